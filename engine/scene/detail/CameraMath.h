#pragma once

#include "engine/geodesy/Cartographic.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::scene::detail {

inline constexpr double kPi = 3.14159265358979323846;

/// Where the view points in a local east-north-up frame: radians, heading clockwise from north.
struct Attitude {
  double heading = 0, pitch = 0;
};

/// Unit view direction and up vector, ECEF.
struct Axes {
  geodesy::Vec3 direction, up;
};

/// The axes without roll of an attitude in the frame at `position`.
Axes axesAt(const geodesy::Cartographic& position, const Attitude& attitude);
/// Inverse of `axesAt`; straight up or down the heading is that of the up vector.
Attitude attitudeAt(const geodesy::Cartographic& position, const Axes& axes);
/// The axes with the roll in the frame at `position` taken out.
Axes levelled(const geodesy::Cartographic& position, const Axes& axes);

/// `v` turned by `angle` radians round the unit vector `axis` (right hand).
geodesy::Vec3 rotated(geodesy::Vec3 v, geodesy::Vec3 axis, double angle);

/// Into (-pi, pi].
double wrapAngle(double radians);

/// A turn about the earth's centre.
struct Turn {
  geodesy::Vec3 axis{0, 0, 1};
  double angle = 0;
  geodesy::Vec3 apply(geodesy::Vec3 v) const { return rotated(v, axis, angle); }
};
/// The shortest turn that brings the direction of `from` to that of `to`.
Turn turnBetween(geodesy::Vec3 from, geodesy::Vec3 to);

/// Between two places along the great circle, `t` in 0..1; safe at poles and the antimeridian.
geodesy::Cartographic between(const geodesy::Cartographic& a, const geodesy::Cartographic& b,
                              double t);
/// Metres over the ground between two places, on a sphere: for durations, not for measuring.
double roughDistance(const geodesy::Cartographic& a, const geodesy::Cartographic& b);

}  // namespace kokudo::scene::detail
