#pragma once

#include "engine/styling/detail/StyleValue.h"

#include <algorithm>
#include <cmath>

namespace kokudo::styling {

/// NaN where either is.
inline double least(double x, double y) {
  return std::isnan(x) ? x : std::isnan(y) ? y : std::min(x, y);
}
inline double greatest(double x, double y) {
  return std::isnan(x) ? x : std::isnan(y) ? y : std::max(x, y);
}

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

}  // namespace kokudo::styling
