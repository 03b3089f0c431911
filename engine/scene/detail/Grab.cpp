#include "engine/scene/detail/Grab.h"

#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {

using geodesy::Cartographic;
using geodesy::Ecef;
using geodesy::Ellipsoid;
using geodesy::Vec3;

namespace {

constexpr double kPolarLatitude = 84 * kPi / 180;
constexpr int kRounds = 40;

/// Where the ray meets the sphere through the anchor round the earth's centre; where it misses or
/// meets it far off (towards the horizon), the point at the anchor's distance.
Ecef hitOnAnchorSphere(const Ecef& eye, Vec3 ray, const Ecef& anchor) {
  const double radius = geodesy::length(anchor), away = geodesy::length(anchor - eye);
  const double b = geodesy::dot(eye, ray), r = geodesy::length(eye);
  const double c = (r - radius) * (r + radius), discriminant = b * b - c;
  const Ecef sameDistance = eye + ray * away;
  if (discriminant < 0) return c > 0 && b < 0 ? eye + ray * -b : sameDistance;
  const double root = std::sqrt(discriminant);
  const double t = c >= 0 ? c / (-b + root) : -b + root;
  if (!(t > 0) || t > 8 * away + 1) return sameDistance;
  return eye + ray * t;
}

tiles::ViewState with(tiles::ViewState view, const Pose& pose) {
  view.position = pose.position;
  view.direction = pose.axes.direction;
  view.up = pose.axes.up;
  return view;
}

Pose carried(const Pose& pose, const Turn& turn, double height) {
  const Ellipsoid& globe = Ellipsoid::wgs84();
  Cartographic place = globe.toCartographic(turn.apply(pose.position));
  place.height = height;
  return {globe.toEcef(place),
          levelled(place, {turn.apply(pose.axes.direction), turn.apply(pose.axes.up)})};
}

Pose moved(const Pose& pose, const Turn& turn, double height, const Attitude& attitude) {
  const Ellipsoid& globe = Ellipsoid::wgs84();
  Cartographic place = globe.toCartographic(turn.apply(pose.position));
  place.height = height;
  return {globe.toEcef(place), axesAt(place, attitude)};
}

}  // namespace

Vec3 rayThrough(const tiles::ViewState& view, double x, double y) {
  const double halfHeight = std::tan(view.fovY / 2);
  const double halfWidth = halfHeight * view.viewportWidth / view.viewportHeight;
  const double right = (2 * x / view.viewportWidth - 1) * halfWidth;
  const double up = (1 - 2 * y / view.viewportHeight) * halfHeight;
  const Vec3 side = geodesy::cross(view.direction, view.up);
  return geodesy::normalized(view.direction + side * right + view.up * up);
}

std::optional<Pixel> project(const tiles::ViewState& view, const Ecef& point) {
  const Vec3 offset = point - view.position;
  const double depth = geodesy::dot(offset, view.direction);
  if (depth <= 0) return std::nullopt;
  const Vec3 side = geodesy::cross(view.direction, view.up);
  const double scale = view.viewportHeight / (2 * std::tan(view.fovY / 2) * depth);
  return Pixel{view.viewportWidth / 2.0 + geodesy::dot(offset, side) * scale,
               view.viewportHeight / 2.0 - geodesy::dot(offset, view.up) * scale};
}

Pose grab(const tiles::ViewState& view, const Ecef& anchor, double x, double y) {
  const Cartographic start = Ellipsoid::wgs84().toCartographic(view.position);
  const Attitude attitude = attitudeAt(start, {view.direction, view.up});
  const bool polar = std::abs(start.latitude) > kPolarLatitude;
  Pose pose{view.position, {view.direction, view.up}};
  double best = 1e300;
  Pose bestPose = pose;
  for (int round = 0; round < kRounds; ++round) {
    const tiles::ViewState now = with(view, pose);
    const auto seen = project(now, anchor);
    const double miss = seen ? std::hypot(seen->x - x, seen->y - y) : 1e200;
    if (miss < best) best = miss, bestPose = pose;
    if (miss < 1e-4) break;
    const Ecef hit = hitOnAnchorSphere(pose.position, rayThrough(now, x, y), anchor);
    const Turn turn = turnBetween(hit, anchor);
    pose = polar ? carried(pose, turn, start.height) : moved(pose, turn, start.height, attitude);
  }
  return bestPose;
}

}  // namespace kokudo::scene::detail
