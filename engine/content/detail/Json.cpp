#include "engine/content/detail/Json.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

constexpr int kMaximumDepth = 128;

const Json kNull;

/// Deep nesting costs the parser memory and its readers stack: found before parsing.
bool isTooDeep(std::string_view text) {
  int depth = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      if (c == '"') inString = false;
      continue;
    }
    if (c == '"') inString = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > kMaximumDepth) return true;
  }
  return false;
}

}  // namespace

Result<Json> parseJson(std::string_view text, const std::string& where) {
  if (isTooDeep(text)) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: JSON nests deeper than {} levels", where, kMaximumDepth)};
  }
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: not valid JSON at byte {}", where, error.byte)};
  } catch (const Json::exception& error) {
    return Error{Error::Kind::BadInput, fmt::format("{}: not valid JSON: {}", where, error.what())};
  }
}

const Json& member(const Json& object, const char* name) {
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

const Json& element(const Json& array, std::size_t index) {
  return array.is_array() && index < array.size() ? array[index] : kNull;
}

std::size_t sizeOf(const Json& array) {
  return array.is_array() ? array.size() : 0;
}

std::optional<std::uint64_t> unsignedOf(const Json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  // Some writers give 3.0 for 3.
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (number >= 0 && number < 9e15 && std::floor(number) == number) {
      return static_cast<std::uint64_t>(number);
    }
  }
  return std::nullopt;
}

std::optional<double> numberOf(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

std::string textOf(const Json& value, const std::string& otherwise) {
  return value.is_string() ? value.get_ref<const std::string&>() : otherwise;
}

std::vector<double> numbersOf(const Json& array, std::size_t count) {
  if (sizeOf(array) != count) return {};
  std::vector<double> numbers;
  for (const Json& value : array) {
    const auto number = numberOf(value);
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace kokudo::content
