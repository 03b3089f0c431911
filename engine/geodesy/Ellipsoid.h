#pragma once

#include "engine/geodesy/Cartographic.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::geodesy {

/// An ellipsoid of revolution.
class Ellipsoid {
 public:
  /// GRS 1980, the ellipsoid of JGD2011 (EPSG:7019).
  static const Ellipsoid& grs80();
  /// WGS 84 (EPSG:7030), the ellipsoid of 3D Tiles and of EPSG:4978; 0.1 mm from GRS 1980.
  static const Ellipsoid& wgs84();

  /// @param semiMajorAxis metres, > 0   @param inverseFlattening > 1
  Ellipsoid(double semiMajorAxis, double inverseFlattening);

  double semiMajorAxis() const { return _a; }
  double semiMinorAxis() const { return _b; }
  Ecef toEcef(const Cartographic& position) const;
  /// Valid down to 1,000 km below the surface; within 1e-9 rad and 1e-6 m.
  Cartographic toCartographic(const Ecef& position) const;
  /// Outward unit normal at a longitude and latitude.
  Vec3 normal(const Cartographic& position) const;
  /// First point where the ray meets the ellipsoid raised by `height` metres; false if it misses.
  /// `direction` is a unit vector.
  bool intersect(const Ecef& origin, const Vec3& direction, Ecef& hit, double height = 0.0) const;

 private:
  double _a;
  double _b;
  double _e2;
};

}  // namespace kokudo::geodesy
