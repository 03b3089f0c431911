#include "engine/scene/detail/CameraMath.h"

#include "engine/geodesy/LocalFrame.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using geodesy::Cartographic;
using geodesy::LocalFrame;
using geodesy::Vec3;

namespace {

constexpr double kEarthRadius = 6371000.0;

Vec3 unitOf(const Cartographic& c) {
  return {std::cos(c.latitude) * std::cos(c.longitude),
          std::cos(c.latitude) * std::sin(c.longitude), std::sin(c.latitude)};
}

Vec3 anyPerpendicular(Vec3 v) {
  const Vec3 other = std::abs(v.x) < 0.6 ? Vec3{1, 0, 0} : Vec3{0, 1, 0};
  return geodesy::normalized(geodesy::cross(v, other));
}

}  // namespace

double wrapAngle(double radians) {
  const double wrapped = std::remainder(radians, 2 * kPi);
  return wrapped <= -kPi ? kPi : wrapped;
}

Vec3 rotated(Vec3 v, Vec3 axis, double angle) {
  // Rodrigues, with 1 - cos written so that tiny angles keep their digits.
  const double s = std::sin(angle), half = std::sin(angle / 2), versine = 2 * half * half;
  const Vec3 sideways = geodesy::cross(axis, v);
  return v + sideways * s + geodesy::cross(axis, sideways) * versine;
}

Axes axesAt(const Cartographic& position, const Attitude& attitude) {
  const LocalFrame frame = LocalFrame::at(position);
  const double sh = std::sin(attitude.heading), ch = std::cos(attitude.heading);
  const double sp = std::sin(attitude.pitch), cp = std::cos(attitude.pitch);
  const Vec3 level = frame.east * sh + frame.north * ch;
  return {level * cp + frame.up * sp, level * -sp + frame.up * cp};
}

Attitude attitudeAt(const Cartographic& position, const Axes& axes) {
  const LocalFrame frame = LocalFrame::at(position);
  const double rise = std::clamp(geodesy::dot(axes.direction, frame.up), -1.0, 1.0);
  double east = geodesy::dot(axes.direction, frame.east);
  double north = geodesy::dot(axes.direction, frame.north);
  const double flat = std::hypot(east, north);
  if (flat < 1e-3) {
    // Almost vertical: the top of the screen says where the view heads.
    const double sign = rise < 0 ? 1.0 : -1.0;
    east = sign * geodesy::dot(axes.up, frame.east);
    north = sign * geodesy::dot(axes.up, frame.north);
  }
  return {std::atan2(east, north), std::atan2(rise, flat)};
}

Axes levelled(const Cartographic& position, const Axes& axes) {
  return axesAt(position, attitudeAt(position, axes));
}

Turn turnBetween(Vec3 from, Vec3 to) {
  const Vec3 a = geodesy::normalized(from), b = geodesy::normalized(to);
  const Vec3 across = geodesy::cross(a, b);
  const double sine = geodesy::length(across), cosine = geodesy::dot(a, b);
  if (sine == 0) return {anyPerpendicular(a), cosine < 0 ? kPi : 0.0};
  return {across * (1 / sine), std::atan2(sine, cosine)};
}

Cartographic between(const Cartographic& a, const Cartographic& b, double t) {
  const Vec3 from = unitOf(a);
  const Turn turn = turnBetween(from, unitOf(b));
  const Vec3 at = rotated(from, turn.axis, turn.angle * t);
  return {std::atan2(at.y, at.x), std::atan2(at.z, std::hypot(at.x, at.y)),
          a.height + (b.height - a.height) * t};
}

double roughDistance(const Cartographic& a, const Cartographic& b) {
  return turnBetween(unitOf(a), unitOf(b)).angle * kEarthRadius;
}

}  // namespace kokudo::scene::detail
