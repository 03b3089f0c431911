#include "engine/styling/detail/Colors.h"
#include "engine/styling/detail/Functions.h"
#include "engine/styling/detail/Pattern.h"

#include <array>
#include <cmath>

// Functions that turn values into others: numbers, texts, colours, patterns.

namespace kokudo::styling {

namespace {

using Arguments = std::span<const StyleValue>;

Evaluated isNanCall(Arguments a) {
  return StyleValue{std::isnan(toNumber(a[0]))};
}
Evaluated isFiniteCall(Arguments a) {
  return StyleValue{bool(std::isfinite(toNumber(a[0])))};
}
Evaluated booleanCall(Arguments a) {
  return StyleValue{!a.empty() && toBoolean(a[0])};
}
Evaluated numberCall(Arguments a) {
  return StyleValue{a.empty() ? 0.0 : toNumber(a[0])};
}
Evaluated stringCall(Arguments a) {
  return StyleValue{a.empty() ? std::string() : toText(a[0])};
}

Evaluated colorCall(Arguments a) {
  if (a.empty()) return StyleValue{Vector{{1, 1, 1, 1}, 4}};
  const std::string* text = a[0].as<std::string>();
  auto color = text ? colorNamed(*text) : std::nullopt;
  if (!color) return std::nullopt;
  if (a.size() == 2) {
    const double* alpha = a[1].as<double>();
    if (!alpha) return std::nullopt;
    color->c[3] = *alpha;
  }
  return StyleValue{*color};
}

/// Three numbers and alpha, 1 where it is not given.
std::optional<std::array<double, 4>> fourNumbers(Arguments a) {
  std::array<double, 4> numbers{0, 0, 0, 1};
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double* number = a[i].as<double>();
    if (!number) return std::nullopt;
    numbers[i] = *number;
  }
  return numbers;
}

Evaluated rgbCall(Arguments a) {
  const auto n = fourNumbers(a);
  if (!n) return std::nullopt;
  return StyleValue{Vector{{(*n)[0] / 255, (*n)[1] / 255, (*n)[2] / 255, (*n)[3]}, 4}};
}

Evaluated hslCall(Arguments a) {
  const auto n = fourNumbers(a);
  if (!n) return std::nullopt;
  return StyleValue{colorFromHsl((*n)[0], (*n)[1], (*n)[2], (*n)[3])};
}

Evaluated regExpCall(Arguments a) {
  const std::string* flags = a.size() > 1 ? a[1].as<std::string>() : nullptr;
  if (a.size() > 1 && !flags) return std::nullopt;
  auto pattern = Pattern::compile(a.empty() ? "" : toText(a[0]), flags ? *flags : "");
  if (!pattern) return std::nullopt;
  return StyleValue{*pattern};
}

constexpr Function kConversionFunctions[] = {
    {"Boolean", 0, 1, booleanCall}, {"Number", 0, 1, numberCall},     {"RegExp", 0, 2, regExpCall},
    {"String", 0, 1, stringCall},   {"color", 0, 2, colorCall},       {"hsl", 3, 3, hslCall},
    {"hsla", 4, 4, hslCall},        {"isFinite", 1, 1, isFiniteCall}, {"isNaN", 1, 1, isNanCall},
    {"regExp", 0, 2, regExpCall},   {"rgb", 3, 3, rgbCall},           {"rgba", 4, 4, rgbCall},
};

}  // namespace

std::span<const Function> conversionFunctions() {
  return kConversionFunctions;
}

}  // namespace kokudo::styling
