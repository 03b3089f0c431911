#pragma once

namespace kokudo::tiler::detail {

/// Of a great circle round GRS 80's equator.
inline constexpr double kMetresPerDegree = 111319.49;
inline constexpr double kRadiansPerDegree = 0.017453292519943295;

/// 0 below 0, 1 above 1, smooth between.
inline double smoothStep(double t) {
  t = t < 0 ? 0 : t > 1 ? 1 : t;
  return t * t * (3 - 2 * t);
}

}  // namespace kokudo::tiler::detail
