#include "engine/styling/detail/Componentwise.h"
#include "engine/styling/detail/Functions.h"

#include <algorithm>
#include <array>
#include <cmath>

// Functions that make vectors, or see them as a whole.

namespace kokudo::styling {

namespace {

using Arguments = std::span<const StyleValue>;

Evaluated clampCall(Arguments a) {
  const auto low = each(a[0], a[1], greatest);
  return low ? each(*low, a[2], least) : std::nullopt;
}

/// x * (1 - a) + y * a
Evaluated mixCall(Arguments a) {
  const auto rest = each(a[2], [](double x) { return 1 - x; });
  const auto from = rest ? arithmetic('*', a[0], *rest) : std::nullopt;
  const auto to = arithmetic('*', a[1], a[2]);
  return from && to ? each(*from, *to, [](double x, double y) { return x + y; }) : std::nullopt;
}

Evaluated dotCall(Arguments a) {
  const auto products = arithmetic('*', a[0], a[1]);
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
  return squared ? each(*squared, [](double x) { return std::sqrt(x); }) : std::nullopt;
}

Evaluated normalizeCall(Arguments a) {
  const auto size = lengthCall(a);
  if (!size) return std::nullopt;
  if (a[0].as<double>()) return StyleValue{1.0};
  return arithmetic('/', a[0], *size);
}

Evaluated distanceCall(Arguments a) {
  const auto way = arithmetic('-', a[0], a[1]);
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

constexpr Function kVectorFunctions[] = {
    {"clamp", 3, 3, clampCall},         {"cross", 2, 2, crossCall},
    {"distance", 2, 2, distanceCall},   {"dot", 2, 2, dotCall},
    {"length", 1, 1, lengthCall},       {"mix", 3, 3, mixCall},
    {"normalize", 1, 1, normalizeCall}, {"vec2", 1, 2, vectorCall<2>},
    {"vec3", 1, 3, vectorCall<3>},      {"vec4", 1, 4, vectorCall<4>},
};

}  // namespace

std::span<const Function> vectorFunctions() {
  return kVectorFunctions;
}

}  // namespace kokudo::styling
