#include "engine/styling/detail/StyleText.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::styling {

namespace {

/// A text of the language; ${ would name a variable.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' || c == '\'') out += '\\';
    if (c == '{' && i > 0 && text[i - 1] == '$') out += "' + '";
    out += c;
  }
  return out + "'";
}

}  // namespace

std::string variableText(const std::string& property) {
  std::string name;
  for (const char c : property) {
    if (c == '\\' || c == '\'') name += '\\';
    name += c;
  }
  return "${feature['" + name + "']}";
}

std::string literalText(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  return kokudo::toText(value);
}

std::string colorText(const Rgba& color) {
  return fmt::format("rgba({}, {}, {}, {})", color[0], color[1], color[2],
                     std::round(color[3] / 2.55) / 100);
}

std::string numberText(double number) {
  return fmt::format("{:.6g}", number);
}

}  // namespace kokudo::styling
