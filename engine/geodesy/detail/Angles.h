#pragma once

#include <numbers>

namespace kokudo::geodesy::detail {

inline constexpr double kPi = std::numbers::pi;
inline constexpr double kRadiansPerDegree = kPi / 180.0;

}  // namespace kokudo::geodesy::detail
