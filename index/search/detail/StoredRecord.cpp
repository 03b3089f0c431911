#include "index/search/detail/StoredRecord.h"

#include "index/search/detail/Varint.h"

#include <cmath>
#include <cstring>
#include <iterator>

namespace kokudo::search::detail {
namespace {

// What an attribute is; from kDecimal on, a number that is a whole one divided by 10 so many times.
enum Tag : std::uint8_t { kNull, kFalse, kTrue, kInteger, kText, kDouble, kDecimal };
constexpr double kPowersOfTen[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
constexpr unsigned kMostDecimals = std::size(kPowersOfTen) - 1;

void putDouble(std::string& out, double value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

bool takeDouble(std::string_view& in, double& value) {
  if (in.size() < sizeof value) return false;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return true;
}

bool takeTag(std::string_view& in, std::uint8_t& tag) {
  if (in.empty()) return false;
  tag = static_cast<std::uint8_t>(in.front());
  in.remove_prefix(1);
  return true;
}

void putText(std::string& out, std::string_view text) {
  putVarint(out, text.size());
  out += text;
}

std::string_view takeText(std::string_view& in) {
  std::uint64_t size = 0;
  if (!takeVarint(in, size) || size > in.size()) {
    in = {};
    return {};
  }
  const auto text = in.substr(0, size);
  in.remove_prefix(size);
  return text;
}

// Numbers of data have few decimals: 12.5 takes three bytes and compresses, its eight hardly do.
void putNumber(std::string& out, double value) {
  constexpr double kExact = 1e15;
  for (unsigned n = 0; n <= kMostDecimals && std::abs(value) * kPowersOfTen[n] < kExact; ++n) {
    const double whole = std::nearbyint(value * kPowersOfTen[n]);
    if (whole / kPowersOfTen[n] != value || (whole == 0 && std::signbit(value))) continue;
    out += static_cast<char>(kDecimal + n);
    return putVarint(out, zigzag(static_cast<std::int64_t>(whole)));
  }
  out += static_cast<char>(kDouble);
  putDouble(out, value);
}

void putValue(std::string& out, const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    out += static_cast<char>(*flag ? kTrue : kFalse);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    out += static_cast<char>(kInteger);
    putVarint(out, zigzag(*integer));
  } else if (const auto* number = std::get_if<double>(&value)) {
    putNumber(out, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    // The text itself stands in the body already.
    out += static_cast<char>(kText);
    putVarint(out, text->size());
  } else {
    out += static_cast<char>(kNull);
  }
}

}  // namespace

std::uint32_t AttributeNames::numberOf(const std::string& name) {
  if (_last < _following.size() && _names[_following[_last]] == name)
    return _last = _following[_last];
  const auto [at, isNew] = _numbers.emplace(name, static_cast<std::uint32_t>(_names.size()));
  if (isNew) {
    _names.push_back(name);
    _following.push_back(0);
  }
  _following[_last] = at->second;
  return _last = at->second;
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
  putVarint(out, record.text.size());
  out += static_cast<char>(record.place.height ? 1 : 0);
  if (record.place.height) putDouble(out, *record.place.height);
  for (const auto& [name, value] : record.attributes) {
    putVarint(out, names.numberOf(name));
    putValue(out, value);
  }
  return out;
}

StoredRecord::StoredRecord(RecordBytes record) : _record(std::move(record)) {
  std::string_view bytes = _record.bytes;
  id = takeText(bytes);
  title = takeText(bytes);
  body = takeText(bytes);
  std::uint64_t text = 0;
  std::uint8_t hasHeight = 0;
  double metres = 0;
  if (!takeVarint(bytes, text) || text > body.size() || !takeTag(bytes, hasHeight)) return;
  if (hasHeight && !takeDouble(bytes, metres)) return;
  if (hasHeight && std::isfinite(metres)) height = metres;
  _textInBody = static_cast<std::size_t>(text);
  _attributes = bytes;
}

bool StoredRecord::takeNumber(Rest& rest, unsigned decimals, Attribute& attribute) const {
  std::uint64_t whole = 0;
  if (decimals > kMostDecimals || !takeVarint(rest.bytes, whole)) return false;
  attribute.value = static_cast<double>(unzigzag(whole)) / kPowersOfTen[decimals];
  return true;
}

bool StoredRecord::nextAttribute(Rest& rest, Attribute& attribute) const {
  std::uint64_t name = 0, size = 0;
  std::uint8_t tag = 0;
  double number = 0;
  if (!takeVarint(rest.bytes, name) || !takeTag(rest.bytes, tag)) return false;
  attribute.name = static_cast<std::uint32_t>(name);
  switch (tag) {
    case kNull:
      attribute.value = std::monostate{};
      return true;
    case kFalse:
    case kTrue:
      attribute.value = tag == kTrue;
      return true;
    case kInteger:
      if (!takeVarint(rest.bytes, size)) return false;
      attribute.value = unzigzag(size);
      return true;
    case kDouble:
      if (!takeDouble(rest.bytes, number)) return false;
      attribute.value = number;
      return true;
    case kText:
      // A line of the body of its own.
      if (!takeVarint(rest.bytes, size) || rest.inBody >= body.size() ||
          size > body.size() - rest.inBody - 1)
        return false;
      attribute.value = std::string(body.substr(rest.inBody + 1, size));
      rest.inBody += 1 + static_cast<std::size_t>(size);
      return true;
    default:
      return takeNumber(rest, tag - kDecimal, attribute);
  }
}

}  // namespace kokudo::search::detail
