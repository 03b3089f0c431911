#include "engine/styling/detail/Grammar.h"

#include <limits>
#include <numbers>

namespace kokudo::styling {

int bindingOf(const std::string& sign) {
  if (sign == "||") return 1;
  if (sign == "&&") return 2;
  if (sign == "===" || sign == "!==" || sign == "==" || sign == "!=") return 3;
  if (sign == "=~" || sign == "!~") return 3;
  if (sign == "<" || sign == "<=" || sign == ">" || sign == ">=") return 4;
  if (sign == "+" || sign == "-") return 5;
  return sign == "*" || sign == "/" || sign == "%" ? 6 : 0;
}

std::optional<StyleValue> constantNamed(const std::string& name) {
  if (name == "true") return StyleValue{true};
  if (name == "false") return StyleValue{false};
  if (name == "null") return StyleValue{Null{}};
  if (name == "undefined") return StyleValue{};
  if (name == "NaN") return StyleValue{std::numeric_limits<double>::quiet_NaN()};
  if (name == "Infinity") return StyleValue{std::numeric_limits<double>::infinity()};
  return std::nullopt;
}

std::optional<StyleValue> constantNamed(const std::string& object, const std::string& name) {
  if (object == "Math" && name == "PI") return StyleValue{std::numbers::pi};
  if (object == "Math" && name == "E") return StyleValue{std::numbers::e};
  if (object == "Number" && name == "POSITIVE_INFINITY")
    return StyleValue{std::numeric_limits<double>::infinity()};
  if (object == "Number" && name == "NEGATIVE_INFINITY")
    return StyleValue{-std::numeric_limits<double>::infinity()};
  return std::nullopt;
}

bool isPointSemantic(std::string_view variable) {
  return variable == "POSITION" || variable == "POSITION_ABSOLUTE" || variable == "COLOR" ||
         variable == "NORMAL";
}

}  // namespace kokudo::styling
