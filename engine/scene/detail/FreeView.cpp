#include "engine/scene/detail/FreeView.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"
#include "engine/scene/detail/Grab.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using geodesy::BoundingVolume;
using geodesy::Vec3;

namespace {

constexpr double kLowestGround = 6.3e6;  // metres from the earth's centre

/// How far from the centre the eye has to be so that the whole volume is in the picture.
/// @param tanX, tanY of half the field of view
double distanceToSeeAll(const BoundingVolume& volume, const Axes& axes, double tanX, double tanY) {
  if (const auto* sphere = std::get_if<geodesy::BoundingSphere>(&volume)) {
    const double tangent = std::min(tanX, tanY);
    return sphere->radius * std::sqrt(1 + 1 / (tangent * tangent));
  }
  const geodesy::OrientedBoundingBox box = geodesy::toBox(volume);
  const Vec3 side = geodesy::cross(axes.direction, axes.up);
  double distance = 0;
  for (int corner = 0; corner < 8; ++corner) {
    Vec3 p{};
    for (int axis = 0; axis < 3; ++axis)
      p = p + box.halfAxes[std::size_t(axis)] * (corner >> axis & 1 ? 1.0 : -1.0);
    const double aside = std::abs(geodesy::dot(p, side)) / tanX;
    const double above = std::abs(geodesy::dot(p, axes.up)) / tanY;
    distance = std::max(distance, std::max(aside, above) - geodesy::dot(p, axes.direction));
  }
  return distance;
}

}  // namespace

Attitude freeAttitude(const Axes& axes) {
  const double rise = std::clamp(axes.direction.z, -1.0, 1.0);
  const double flat = std::hypot(axes.direction.x, axes.direction.y);
  const Vec3 level = flat > 1e-3 ? axes.direction : axes.up;
  return {std::atan2(level.x, level.y), std::atan2(rise, flat)};
}

geodesy::Ecef slid(const tiles::ViewState& view, const geodesy::Ecef& anchor, double x, double y) {
  const double depth = geodesy::dot(anchor - view.position, view.direction);
  const Vec3 ray = rayThrough(view, x, y);
  const double along = geodesy::dot(ray, view.direction);
  if (depth <= 0 || along <= 0) return view.position;
  return anchor - ray * (depth / along);
}

Placement framing(const BoundingVolume& volume, double fovY, double aspect, const ViewSide& side) {
  const Vec3 centre = geodesy::centreOf(volume);
  const double radius = geodesy::radiusOf(volume), away = geodesy::length(centre);
  const bool onEarth = away + radius > kLowestGround;
  Vec3 east{1, 0, 0}, north{0, 1, 0}, up{0, 0, 1};
  if (away > 1e6) {
    const auto frame = geodesy::LocalFrame::at(geodesy::Ellipsoid::wgs84().toCartographic(centre));
    east = frame.east, north = frame.north, up = frame.up;
  }
  const Vec3 level = east * std::sin(side.heading) + north * std::cos(side.heading);
  const double sp = std::sin(side.pitch), cp = std::cos(side.pitch);
  const Axes axes{level * cp + up * sp, level * -sp + up * cp};
  const double tanY = std::tan(fovY / 2);
  const double needed = distanceToSeeAll(volume, axes, tanY * aspect, tanY);
  const double distance = std::max(needed, 1e-3) * 1.05 / side.zoom;
  return {centre - axes.direction * distance, axes.direction, axes.up, onEarth};
}

}  // namespace kokudo::scene::detail
