#include "engine/styling/detail/Componentwise.h"
#include "engine/styling/detail/Functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

// Functions of numbers, or of vectors component by component.

namespace kokudo::styling {

namespace {

using Arguments = std::span<const StyleValue>;

template <auto f>
Evaluated unary(Arguments a) {
  return each(a[0], [](double x) { return f(x); });
}

template <auto f>
Evaluated binary(Arguments a) {
  return each(a[0], a[1], [](double x, double y) { return f(x, y); });
}

// Plain functions: those of <cmath> are overloaded and cannot be named as values.
double absolute(double x) {
  return std::abs(x);
}
double squareRoot(double x) {
  return std::sqrt(x);
}
double cosine(double x) {
  return std::cos(x);
}
double sine(double x) {
  return std::sin(x);
}
double tangent(double x) {
  return std::tan(x);
}
double arcCosine(double x) {
  return std::acos(x);
}
double arcSine(double x) {
  return std::asin(x);
}
double arcTangent(double x) {
  return std::atan(x);
}
double toRadians(double x) {
  return x * std::numbers::pi / 180;
}
double toDegrees(double x) {
  return x * 180 / std::numbers::pi;
}
double signOf(double x) {
  return x > 0 ? 1 : x < 0 ? -1 : x;
}
double floorOf(double x) {
  return std::floor(x);
}
double ceilOf(double x) {
  return std::ceil(x);
}
double roundOf(double x) {
  return std::floor(x + 0.5);
}
double expOf(double x) {
  return std::exp(x);
}
double exp2Of(double x) {
  return std::exp2(x);
}
double logOf(double x) {
  return std::log(x);
}
double log2Of(double x) {
  return std::log2(x);
}
double fraction(double x) {
  return x - std::floor(x);
}
double arcTangent2(double y, double x) {
  return std::atan2(y, x);
}
double power(double x, double y) {
  return std::pow(x, y);
}

constexpr Function kMathFunctions[] = {
    {"abs", 1, 1, unary<absolute>},       {"acos", 1, 1, unary<arcCosine>},
    {"asin", 1, 1, unary<arcSine>},       {"atan", 1, 1, unary<arcTangent>},
    {"atan2", 2, 2, binary<arcTangent2>}, {"ceil", 1, 1, unary<ceilOf>},
    {"cos", 1, 1, unary<cosine>},         {"degrees", 1, 1, unary<toDegrees>},
    {"exp", 1, 1, unary<expOf>},          {"exp2", 1, 1, unary<exp2Of>},
    {"floor", 1, 1, unary<floorOf>},      {"fract", 1, 1, unary<fraction>},
    {"log", 1, 1, unary<logOf>},          {"log2", 1, 1, unary<log2Of>},
    {"max", 2, 2, binary<greatest>},      {"min", 2, 2, binary<least>},
    {"pow", 2, 2, binary<power>},         {"radians", 1, 1, unary<toRadians>},
    {"round", 1, 1, unary<roundOf>},      {"sign", 1, 1, unary<signOf>},
    {"sin", 1, 1, unary<sine>},           {"sqrt", 1, 1, unary<squareRoot>},
    {"tan", 1, 1, unary<tangent>},
};

}  // namespace

std::span<const Function> mathFunctions() {
  return kMathFunctions;
}

}  // namespace kokudo::styling
