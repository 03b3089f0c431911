#pragma once

#include "engine/geodesy/Ellipsoid.h"

#include <array>
#include <vector>

namespace kokudo::content {

/// East, up and south of a place on the earth as the axes x, y, z of a glTF node, so that the
/// ground is level in them. Coordinates are glTF's: ECEF (x, y, z) as (x, z, -y).
class UprightFrame {
 public:
  /// The axes of ECEF themselves where `origin` is not near the surface of the earth.
  explicit UprightFrame(const geodesy::Vec3& origin);

  bool isTurned() const { return _turned; }
  /// x, y, z, w: from this frame to the parent's.
  std::array<double, 4> rotation() const;
  /// Vectors in the axes of the parent -> in this frame.
  std::vector<float> toLocal(const std::vector<float>& xyz) const;

 private:
  bool _turned = false;
  std::array<geodesy::Vec3, 3> _axes{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};  // in the parent's axes
};

}  // namespace kokudo::content
