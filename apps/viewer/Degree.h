#pragma once

#include <numbers>

namespace kokudo::viewer {

/// One degree, radians.
inline constexpr double kDegree = std::numbers::pi / 180;

}  // namespace kokudo::viewer
