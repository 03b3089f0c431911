#pragma once

#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::geodesy {

/// East-north-up axes at a point of WGS 84 (topocentric, EPSG method 9836).
struct LocalFrame {
  Ecef origin;
  Vec3 east, north, up;

  static LocalFrame at(const Cartographic& position);
  /// Metres east, north, up of the origin.
  Vec3 toLocal(const Ecef& position) const;
  Ecef toEcef(const Vec3& local) const;
  /// Local -> ECEF.
  Mat4 matrix() const;
};

}  // namespace kokudo::geodesy
