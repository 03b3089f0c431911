#include "engine/content/detail/CityValues.h"

#include <charconv>
#include <cmath>
#include <string>

namespace kokudo::content {

namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isPlainNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !isDigit(text[0])) return false;
  if (text.size() > 1 && text[0] == '0' && text[1] != '.') return false;
  std::size_t points = 0;
  for (const char c : text) {
    if (c == '.') ++points;
    if (c != '.' && !isDigit(c)) return false;
  }
  return points <= 1 && text.back() != '.';
}

bool namesSomething(std::string_view local) {
  for (const auto ending : {"ID", "Id", "id", "name", "Name", "description", "code", "Code", "key",
                            "uri", "address", "reference", "Number", "number"}) {
    if (local.ends_with(ending)) return true;
  }
  return false;
}

}  // namespace

Value asInteger(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec == std::errc() && result.ptr == end) return value;
  return std::string(text);
}

Value asNumber(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec == std::errc() && result.ptr == end && std::isfinite(value)) return value;
  return std::string(text);
}

Value cityValue(std::string_view localName, std::string_view text, bool hasUnit, bool isCode) {
  if (isCode) return std::string(text);
  if (hasUnit) return asNumber(text);
  if (text == "true") return true;
  if (text == "false") return false;
  if (namesSomething(localName) || !isPlainNumber(text)) return std::string(text);
  return text.find('.') == std::string_view::npos ? asInteger(text) : asNumber(text);
}

}  // namespace kokudo::content
