#include "engine/styling/detail/Functions.h"

#include "engine/styling/detail/Colors.h"
#include "engine/styling/detail/Pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace kokudo::styling {

namespace {

using Arguments = std::span<const StyleValue>;

/// f of a number, or of every component.
template <typename F>
Evaluated each(const StyleValue& value, F f) {
  if (const double* number = value.as<double>()) return StyleValue{double(f(*number))};
  const Vector* vector = value.as<Vector>();
  if (!vector) return std::nullopt;
  Vector out = *vector;
  for (std::size_t i = 0; i < out.size; ++i) out.c[i] = f(out.c[i]);
  return StyleValue{out};
}

/// f of two numbers, of vectors of one size by component, or of a vector and a number.
template <typename F>
Evaluated each(const StyleValue& a, const StyleValue& b, F f) {
  const double* p = a.as<double>();
  const double* q = b.as<double>();
  if (p && q) return StyleValue{double(f(*p, *q))};
  const Vector *v = a.as<Vector>(), *w = b.as<Vector>();
  if (!(v || p) || !(w || q) || (v && w && v->size != w->size)) return std::nullopt;
  Vector out = v ? *v : *w;
  for (std::size_t i = 0; i < out.size; ++i) out.c[i] = f(v ? v->c[i] : *p, w ? w->c[i] : *q);
  return StyleValue{out};
}

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
double least(double x, double y) {
  return std::isnan(x) ? x : std::isnan(y) ? y : std::min(x, y);
}
double greatest(double x, double y) {
  return std::isnan(x) ? x : std::isnan(y) ? y : std::max(x, y);
}
double remainderOf(double x, double y) {
  return std::fmod(x, y);
}
double difference(double x, double y) {
  return x - y;
}
double sum(double x, double y) {
  return x + y;
}
double product(double x, double y) {
  return x * y;
}
double quotient(double x, double y) {
  return x / y;
}

Evaluated clampCall(Arguments a) {
  auto low = each(a[0], a[1], greatest);
  return low ? each(*low, a[2], least) : std::nullopt;
}

/// x * (1 - a) + y * a
Evaluated mixCall(Arguments a) {
  const auto rest = each(a[2], [](double x) { return 1 - x; });
  const auto from = rest ? each(a[0], *rest, product) : std::nullopt;
  const auto to = each(a[1], a[2], product);
  return from && to ? each(*from, *to, sum) : std::nullopt;
}

Evaluated dotCall(Arguments a) {
  const auto products = each(a[0], a[1], product);
  if (!products || a[0].v.index() != a[1].v.index()) return std::nullopt;
  if (products->as<double>()) return products;
  const Vector& vector = *products->as<Vector>();
  double total = 0;
  for (std::size_t i = 0; i < vector.size; ++i) total += vector.c[i];
  return StyleValue{total};
}

Evaluated lengthCall(Arguments a) {
  const std::array<StyleValue, 2> twice{a[0], a[0]};
  const auto squared = dotCall(twice);
  return squared ? each(*squared, squareRoot) : std::nullopt;
}

Evaluated normalizeCall(Arguments a) {
  const auto size = lengthCall(a);
  if (!size) return std::nullopt;
  if (a[0].as<double>()) return StyleValue{1.0};
  return each(a[0], *size, quotient);
}

Evaluated distanceCall(Arguments a) {
  const auto way = each(a[0], a[1], difference);
  if (!way || a[0].v.index() != a[1].v.index()) return std::nullopt;
  return lengthCall(std::span(&*way, 1));
}

Evaluated crossCall(Arguments a) {
  const Vector *p = a[0].as<Vector>(), *q = a[1].as<Vector>();
  if (!p || !q || p->size != 3 || q->size != 3) return std::nullopt;
  const auto& x = p->c;
  const auto& y = q->c;
  return StyleValue{Vector{
      {x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0], 0}, 3}};
}

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

/// Numbers and vectors laid end to end; one number fills all, a longer single vector is cut.
template <std::size_t size>
Evaluated vectorCall(Arguments a) {
  Vector out;
  out.size = size;
  std::size_t filled = 0;
  for (const StyleValue& value : a) {
    const double* number = value.as<double>();
    const Vector* vector = value.as<Vector>();
    if (!number && !vector) return std::nullopt;
    const std::size_t count = number ? 1 : vector->size;
    if (filled + count > size && a.size() > 1) return std::nullopt;
    for (std::size_t i = 0; i < count && filled < size; ++i)
      out.c[filled++] = number ? *number : vector->c[i];
  }
  if (filled == 1 && a.size() == 1)
    std::fill_n(out.c.begin(), size, out.c[0]);
  else if (filled != size)
    return std::nullopt;
  return StyleValue{out};
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

constexpr std::array<Function, 45> kFunctions{{
    {"Boolean", 0, 1, booleanCall},
    {"Number", 0, 1, numberCall},
    {"RegExp", 0, 2, regExpCall},
    {"String", 0, 1, stringCall},
    {"abs", 1, 1, unary<absolute>},
    {"acos", 1, 1, unary<arcCosine>},
    {"asin", 1, 1, unary<arcSine>},
    {"atan", 1, 1, unary<arcTangent>},
    {"atan2", 2, 2, binary<arcTangent2>},
    {"ceil", 1, 1, unary<ceilOf>},
    {"clamp", 3, 3, clampCall},
    {"color", 0, 2, colorCall},
    {"cos", 1, 1, unary<cosine>},
    {"cross", 2, 2, crossCall},
    {"degrees", 1, 1, unary<toDegrees>},
    {"distance", 2, 2, distanceCall},
    {"dot", 2, 2, dotCall},
    {"exp", 1, 1, unary<expOf>},
    {"exp2", 1, 1, unary<exp2Of>},
    {"floor", 1, 1, unary<floorOf>},
    {"fract", 1, 1, unary<fraction>},
    {"hsl", 3, 3, hslCall},
    {"hsla", 4, 4, hslCall},
    {"isFinite", 1, 1, isFiniteCall},
    {"isNaN", 1, 1, isNanCall},
    {"length", 1, 1, lengthCall},
    {"log", 1, 1, unary<logOf>},
    {"log2", 1, 1, unary<log2Of>},
    {"max", 2, 2, binary<greatest>},
    {"min", 2, 2, binary<least>},
    {"mix", 3, 3, mixCall},
    {"normalize", 1, 1, normalizeCall},
    {"pow", 2, 2, binary<power>},
    {"radians", 1, 1, unary<toRadians>},
    {"regExp", 0, 2, regExpCall},
    {"rgb", 3, 3, rgbCall},
    {"rgba", 4, 4, rgbCall},
    {"round", 1, 1, unary<roundOf>},
    {"sign", 1, 1, unary<signOf>},
    {"sin", 1, 1, unary<sine>},
    {"sqrt", 1, 1, unary<squareRoot>},
    {"tan", 1, 1, unary<tangent>},
    {"vec2", 1, 2, vectorCall<2>},
    {"vec3", 1, 3, vectorCall<3>},
    {"vec4", 1, 4, vectorCall<4>},
}};

}  // namespace

const Function* functionNamed(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (!name.empty() && function.name == name) return &function;
  }
  return nullptr;
}

Evaluated arithmetic(char op, const StyleValue& a, const StyleValue& b) {
  if (op == '+' && (a.as<std::string>() || b.as<std::string>())) {
    std::string text = toText(a) + toText(b);
    if (text.size() > kLongestText) return std::nullopt;
    return StyleValue{std::move(text)};
  }
  const bool alike = a.v.index() == b.v.index();
  switch (op) {
    case '+':
      return alike ? each(a, b, sum) : std::nullopt;
    case '-':
      return alike ? each(a, b, difference) : std::nullopt;
    case '*':
      return each(a, b, product);
    case '/':
      return alike || a.as<Vector>() ? each(a, b, quotient) : std::nullopt;
    default:
      return alike ? each(a, b, remainderOf) : std::nullopt;
  }
}

}  // namespace kokudo::styling
