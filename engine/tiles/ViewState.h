#pragma once

#include "engine/geodesy/BoundingVolume.h"
#include "engine/geodesy/Vector.h"

#include <array>

namespace kokudo::tiles {

/// Where the camera is and what it sees. Double ECEF throughout.
struct ViewState {
  geodesy::Ecef position;
  geodesy::Vec3 direction, up;                ///< unit vectors
  int viewportWidth = 1, viewportHeight = 1;  ///< pixels
  double fovY = 1.0;                          ///< vertical field of view, radians

  /// left, right, bottom, top, inside positive; no near or far plane.
  std::array<geodesy::Plane, 4> planes() const;
};

}  // namespace kokudo::tiles
