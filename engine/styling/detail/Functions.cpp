#include "engine/styling/detail/Functions.h"

#include "engine/styling/detail/Componentwise.h"

#include <cmath>

namespace kokudo::styling {

const Function* functionNamed(std::string_view name) {
  for (const auto& list : {mathFunctions(), vectorFunctions(), conversionFunctions()})
    for (const Function& function : list)
      if (function.name == name) return &function;
  return nullptr;
}

Evaluated arithmetic(char op, const StyleValue& a, const StyleValue& b) {
  if (op == '+' && (a.as<std::string>() || b.as<std::string>())) {
    std::string text = toText(a) + toText(b);
    if (text.size() > kLongestText) return std::nullopt;
    return StyleValue{std::move(text)};
  }
  const bool alike = a.v.index() == b.v.index();
  if (op != '*' && !alike && !(op == '/' && a.as<Vector>())) return std::nullopt;
  return each(a, b, [op](double x, double y) {
    switch (op) {
      case '+':
        return x + y;
      case '-':
        return x - y;
      case '*':
        return x * y;
      case '/':
        return x / y;
      default:
        return std::fmod(x, y);
    }
  });
}

}  // namespace kokudo::styling
