#pragma once

#include "engine/geodesy/Vector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace kokudo::content {

/// The box around points in ECEF.
class Bounds {
 public:
  /// @return false for a point that is not finite
  bool add(const geodesy::Vec3& p) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) return false;
    _low = {std::min(_low.x, p.x), std::min(_low.y, p.y), std::min(_low.z, p.z)};
    _high = {std::max(_high.x, p.x), std::max(_high.y, p.y), std::max(_high.z, p.z)};
    return true;
  }
  bool empty() const { return _low.x > _high.x; }
  geodesy::Vec3 centre() const {
    if (empty()) return {};
    return _low * 0.5 + _high * 0.5;
  }
  /// Of the box's diagonal; 0 when empty.
  double diagonal() const { return empty() ? 0 : length(_high - _low); }

 private:
  static constexpr double kMost = std::numeric_limits<double>::max();
  geodesy::Vec3 _low{kMost, kMost, kMost}, _high{-kMost, -kMost, -kMost};
};

/// Turns normals as a matrix moves points: by the cofactors, which survive a flat scale.
class NormalTurn {
 public:
  explicit NormalTurn(const geodesy::Mat4& matrix) {
    const auto& m = matrix.m;
    const geodesy::Vec3 x{m[0], m[1], m[2]}, y{m[4], m[5], m[6]}, z{m[8], m[9], m[10]};
    const double sign = dot(x, cross(y, z)) < 0 ? -1.0 : 1.0;
    _columns = {cross(y, z) * sign, cross(z, x) * sign, cross(x, y) * sign};
  }
  geodesy::Vec3 operator()(const geodesy::Vec3& n) const {
    return normalized(_columns[0] * n.x + _columns[1] * n.y + _columns[2] * n.z);
  }

 private:
  std::array<geodesy::Vec3, 3> _columns;
};

}  // namespace kokudo::content
