#include "engine/tiles/detail/Json.h"

#include <cmath>

namespace kokudo::tiles::detail {

using simdjson::SUCCESS;
using Type = simdjson::dom::element_type;

Error badInput(const std::string& where, const std::string& what) {
  return {Error::Kind::BadInput, where + ": " + what};
}

std::optional<JsonElement> member(const JsonObject& o, std::string_view key) {
  JsonElement value;
  return o.at_key(key).get(value) == SUCCESS ? std::optional(value) : std::nullopt;
}

std::optional<JsonObject> objectMember(const JsonObject& o, std::string_view key) {
  JsonObject value;
  return o.at_key(key).get(value) == SUCCESS ? std::optional(value) : std::nullopt;
}

std::optional<JsonArray> arrayMember(const JsonObject& o, std::string_view key) {
  JsonArray value;
  return o.at_key(key).get(value) == SUCCESS ? std::optional(value) : std::nullopt;
}

std::string textMember(const JsonObject& o, std::string_view key) {
  std::string_view value;
  return o.at_key(key).get(value) == SUCCESS ? std::string(value) : std::string();
}

std::optional<JsonObject> extensionOf(const JsonObject& o, std::string_view name) {
  const auto extensions = objectMember(o, "extensions");
  return extensions ? objectMember(*extensions, name) : std::nullopt;
}

Status expectType(const JsonObject& o, std::string_view key, Type type, const std::string& where) {
  const auto value = member(o, key);
  if (!value || value->type() == type) return {};
  const char* name = type == Type::OBJECT  ? "an object"
                     : type == Type::ARRAY ? "an array"
                     : type == Type::BOOL  ? "true or false"
                                           : "a text";
  return badInput(where, std::string(key) + " is not " + name);
}

std::optional<std::uint64_t> countOf(const JsonElement& value) {
  std::uint64_t count = 0;
  return value.get(count) == SUCCESS ? std::optional(count) : std::nullopt;
}

std::optional<double> numberOf(const JsonElement& value) {
  double number = 0;
  const bool good = value.get(number) == SUCCESS && std::isfinite(number);
  return good ? std::optional(number) : std::nullopt;
}

std::optional<std::vector<double>> numbers(const JsonElement& value, std::size_t count) {
  JsonArray list;
  if (value.get(list) != SUCCESS) return std::nullopt;
  std::vector<double> out;
  for (const JsonElement item : list) {
    const auto number = numberOf(item);
    if (!number) return std::nullopt;
    out.push_back(*number);
  }
  return out.size() == count ? std::optional(out) : std::nullopt;
}

void flatten(const JsonElement& value, const std::string& name, Attributes& into, int depth) {
  constexpr int kMaxDepth = 8;
  constexpr std::size_t kMaxItems = 4096;
  if (depth > kMaxDepth || into.size() >= kMaxItems) return;
  switch (value.type()) {
    case Type::ARRAY:
      for (const JsonElement item : JsonArray(value)) flatten(item, name, into, depth + 1);
      break;
    case Type::OBJECT:
      for (const auto& field : JsonObject(value)) {
        flatten(field.value, name + "/" + std::string(field.key), into, depth + 1);
      }
      break;
    case Type::INT64:
      into.emplace_back(name, std::int64_t(value));
      break;
    case Type::UINT64:
    case Type::DOUBLE:
      into.emplace_back(name, double(value));
      break;
    case Type::STRING:
      into.emplace_back(name, std::string(std::string_view(value)));
      break;
    case Type::BOOL:
      into.emplace_back(name, bool(value));
      break;
    case Type::NULL_VALUE:
      break;
  }
}

}  // namespace kokudo::tiles::detail
