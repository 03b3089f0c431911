#include "index/search/detail/StoredRecord.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace kokudo::search::detail {
namespace {

template <typename T>
void put(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <typename T>
bool take(std::string_view& in, T& value) {
  if (in.size() < sizeof(T)) return false;
  std::memcpy(&value, in.data(), sizeof(T));
  in.remove_prefix(sizeof(T));
  return true;
}

void putText(std::string& out, std::string_view text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

std::string_view takeText(std::string_view& in) {
  std::uint32_t size = 0;
  if (!take(in, size) || size > in.size()) {
    in = {};
    return {};
  }
  const auto text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

enum class Type : std::uint8_t { Null, Bool, Integer, Number, Text };

}  // namespace

std::uint32_t AttributeNames::numberOf(const std::string& name) {
  const auto [at, isNew] = _numbers.emplace(name, static_cast<std::uint32_t>(_names.size()));
  if (isNew) _names.push_back(name);
  return at->second;
}

std::optional<std::uint32_t> AttributeNames::find(const std::string& name) const {
  const auto found = _numbers.find(name);
  if (found == _numbers.end()) return std::nullopt;
  return found->second;
}

std::string bodyOf(const catalog::Record& record) {
  std::string body = record.text;
  for (const auto& [name, value] : record.attributes)
    if (const auto* text = std::get_if<std::string>(&value)) {
      body += '\n';
      body += *text;
    }
  return body;
}

std::string encodeStored(const catalog::Record& record, const std::string& body,
                         AttributeNames& names) {
  std::string out;
  putText(out, record.id);
  putText(out, record.title);
  putText(out, body);
  put(out, record.place.height.value_or(std::numeric_limits<double>::quiet_NaN()));
  std::size_t inBody = record.text.size();
  for (const auto& [name, value] : record.attributes) {
    put(out, names.numberOf(name));
    if (const auto* flag = std::get_if<bool>(&value)) {
      put(out, Type::Bool);
      put(out, *flag);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      put(out, Type::Integer);
      put(out, *integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      put(out, Type::Number);
      put(out, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      // The text itself stands in the body already.
      put(out, Type::Text);
      put(out, static_cast<std::uint32_t>(inBody + 1));
      put(out, static_cast<std::uint32_t>(text->size()));
      inBody += 1 + text->size();
    } else {
      put(out, Type::Null);
    }
  }
  return out;
}

StoredRecord::StoredRecord(std::string_view bytes) {
  id = takeText(bytes);
  title = takeText(bytes);
  body = takeText(bytes);
  double metres = 0;
  if (take(bytes, metres) && std::isfinite(metres)) height = metres;
  _attributes = bytes;
}

bool StoredRecord::nextAttribute(std::string_view& rest, Attribute& attribute) const {
  Type type{};
  if (!take(rest, attribute.name) || !take(rest, type)) return false;
  std::uint8_t flag = 0;
  std::int64_t integer = 0;
  double number = 0;
  std::uint32_t begin = 0, size = 0;
  switch (type) {
    case Type::Null:
      attribute.value = std::monostate{};
      return true;
    case Type::Bool:
      if (!take(rest, flag)) return false;
      attribute.value = flag != 0;
      return true;
    case Type::Integer:
      if (!take(rest, integer)) return false;
      attribute.value = integer;
      return true;
    case Type::Number:
      if (!take(rest, number)) return false;
      attribute.value = number;
      return true;
    case Type::Text:
      if (!take(rest, begin) || !take(rest, size) || begin > body.size() ||
          size > body.size() - begin)
        return false;
      attribute.value = std::string(body.substr(begin, size));
      return true;
  }
  return false;
}

}  // namespace kokudo::search::detail
