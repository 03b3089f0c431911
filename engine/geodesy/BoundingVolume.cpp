#include "engine/geodesy/BoundingVolume.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/detail/Angles.h"

#include <algorithm>
#include <cmath>

namespace kokudo::geodesy {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

using detail::kPi;

double longitudeSpan(const GlobeRectangle& r) {
  return r.west <= r.east ? r.east - r.west : r.east + 2.0 * kPi - r.west;
}

/// Grows with points; empty at first.
struct Extent {
  double low = INFINITY, high = -INFINITY;
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double middle() const { return 0.5 * (low + high); }
  double half() const { return 0.5 * (high - low); }
};

/// Right for regions up to a hemisphere of longitude: axes east, north, up of the middle of the
/// rectangle.
OrientedBoundingBox boxOfSmallRegion(const BoundingRegion& region) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const GlobeRectangle& r = region.rectangle;
  const double halfSpan = 0.5 * longitudeSpan(r);
  const double middleLongitude = r.west + halfSpan;
  const double middleLatitude = 0.5 * (r.south + r.north);
  const Vec3 east{-std::sin(middleLongitude), std::cos(middleLongitude), 0.0};
  const Vec3 outward{std::cos(middleLongitude), std::sin(middleLongitude), 0.0};
  const double s = std::sin(middleLatitude), c = std::cos(middleLatitude);

  // Where the parallel is widest: the latitude nearest to the equator.
  const double widest = std::clamp(0.0, r.south, r.north);
  Extent eastward, northward, upward;
  const auto add = [&](double latitude, double u, double height) {
    const Ecef p = earth.toEcef({u, latitude, height});  // as if the middle meridian were 0
    eastward.add(p.y);
    eastward.add(-p.y);
    northward.add(p.z * c - p.x * s);
    upward.add(p.x * c + p.z * s);
  };
  for (const double height : {region.minimumHeight, region.maximumHeight})
    for (const double latitude : {r.south, middleLatitude, widest, r.north})
      for (const double u : {0.0, halfSpan}) add(latitude, u, height);

  // These points are the extremes: north is monotonic in latitude, up is greatest in the middle
  // and least at a corner, and all are linear in height. The slack is for rounding.
  constexpr double slack = 1e-6;
  const Vec3 north = Vec3{0, 0, 1} * c - outward * s;
  const Vec3 up = outward * c + Vec3{0, 0, 1} * s;
  OrientedBoundingBox box;
  box.centre = east * eastward.middle() + north * northward.middle() + up * upward.middle();
  box.halfAxes = {east * (eastward.half() + slack), north * (northward.half() + slack),
                  up * (upward.half() + slack)};
  return box;
}

OrientedBoundingBox boxOfWholeBelt(const BoundingRegion& region) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const double widest = std::clamp(0.0, region.rectangle.south, region.rectangle.north);
  const double reach = earth.toEcef({0.0, widest, region.maximumHeight}).x;
  Extent z;
  for (const double height : {region.minimumHeight, region.maximumHeight})
    for (const double latitude : {region.rectangle.south, region.rectangle.north})
      z.add(earth.toEcef({0.0, latitude, height}).z);
  OrientedBoundingBox box;
  box.centre = {0, 0, z.middle()};
  box.halfAxes = {Vec3{reach, 0, 0}, Vec3{0, reach, 0}, Vec3{0, 0, z.half()}};
  return box;
}

OrientedBoundingBox boxOfRegion(const BoundingRegion& region) {
  return longitudeSpan(region.rectangle) <= kPi ? boxOfSmallRegion(region) : boxOfWholeBelt(region);
}

/// Axes east, north, up of the middle. The edges of a cell are curves; what may stick out between
/// the places looked at is the sagitta of a step.
OrientedBoundingBox boxOfCell(const BoundingCell& volume) {
  constexpr int kSteps = 8;
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const S2Cell::Place middle = volume.cell.at(0.5, 0.5);
  const double sinLon = std::sin(middle.longitude), cosLon = std::cos(middle.longitude);
  const double sinLat = std::sin(middle.latitude), cosLat = std::cos(middle.latitude);
  const std::array<Vec3, 3> axes{Vec3{-sinLon, cosLon, 0},
                                 Vec3{-sinLat * cosLon, -sinLat * sinLon, cosLat},
                                 Vec3{cosLat * cosLon, cosLat * sinLon, sinLat}};
  std::array<Extent, 3> extents;
  for (int n = 0; n < (kSteps + 1) * (kSteps + 1); ++n) {
    const S2Cell::Place place =
        volume.cell.at(double(n % (kSteps + 1)) / kSteps, double(n / (kSteps + 1)) / kSteps);
    for (const double height : {volume.minimumHeight, volume.maximumHeight}) {
      const Ecef p = earth.toEcef({place.longitude, place.latitude, height});
      for (std::size_t k = 0; k < axes.size(); ++k) extents[k].add(dot(axes[k], p));
    }
  }
  const double step = 2.4 / kSteps * std::ldexp(1.0, -volume.cell.level);  // radians, at most
  const double slack =
      1e-6 + (earth.semiMajorAxis() + std::abs(volume.maximumHeight)) * step * step / 8;
  OrientedBoundingBox box;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    box.centre = box.centre + axes[k] * extents[k].middle();
    box.halfAxes[k] = axes[k] * (extents[k].half() + slack);
  }
  return box;
}

/// Nearest longitude of the rectangle to `longitude`.
double nearestLongitude(const GlobeRectangle& r, double longitude) {
  if (r.contains(longitude, r.south)) return longitude;
  const auto apart = [&](double edge) {
    return std::abs(std::remainder(longitude - edge, 2 * kPi));
  };
  return apart(r.west) <= apart(r.east) ? r.west : r.east;
}

/// Exact inside and straight above or below. Beside the region it is the distance to the nearest
/// longitude, latitude and height taken one by one: within 0.5 % for tiles of a city, some percent
/// too long far beside regions of tens of degrees, whose nearest point lies on another latitude.
double distanceToRegion(const BoundingRegion& region, const Ecef& point) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const Cartographic at = earth.toCartographic(point);
  const GlobeRectangle& r = region.rectangle;
  const double height = std::clamp(at.height, region.minimumHeight, region.maximumHeight);
  if (r.contains(at.longitude, at.latitude)) return std::abs(at.height - height);

  const double longitude = nearestLongitude(r, at.longitude);
  const double latitude = std::clamp(at.latitude, r.south, r.north);
  // From high above, the nearest point of the side wall lies at its top, from below at its bottom;
  // the clamped height is one candidate among the ends.
  double nearest = INFINITY;
  for (const double h : {height, region.minimumHeight, region.maximumHeight})
    nearest = std::min(nearest, length(earth.toEcef({longitude, latitude, h}) - point));
  return nearest;
}

double distanceToBox(const OrientedBoundingBox& box, const Ecef& point) {
  const Vec3 d = point - box.centre;
  double squared = 0.0;
  // Half axes are orthogonal in a box; a flat one (length 0) has no direction, so what no axis
  // explains is added at the end.
  Vec3 rest = d;
  for (const Vec3& axis : box.halfAxes) {
    const double half = length(axis);
    if (half <= 0.0) continue;
    const Vec3 unit = axis * (1.0 / half);
    const double along = dot(d, unit);
    rest = rest - unit * along;
    const double outside = std::max(0.0, std::abs(along) - half);
    squared += outside * outside;
  }
  const bool flat = std::any_of(box.halfAxes.begin(), box.halfAxes.end(),
                                [](const Vec3& axis) { return length(axis) <= 0.0; });
  if (flat) squared += dot(rest, rest);
  return std::sqrt(squared);
}

double largestScale(const Mat4& transform) {
  double largest = 0.0;
  for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}})
    largest = std::max(largest, length(transform.transformDirection(axis)));
  return largest;
}

double reachAlong(const OrientedBoundingBox& box, const Vec3& direction) {
  double reach = 0.0;
  for (const Vec3& axis : box.halfAxes) reach += std::abs(dot(axis, direction));
  return reach;
}

}  // namespace

BoundingVolume transformed(const BoundingVolume& volume, const Mat4& transform) {
  return std::visit(
      Overloaded{[](const BoundingRegion& region) -> BoundingVolume { return region; },
                 [](const BoundingCell& cell) -> BoundingVolume { return cell; },
                 [&](OrientedBoundingBox box) -> BoundingVolume {
                   box.centre = transform.transformPoint(box.centre);
                   for (Vec3& axis : box.halfAxes) axis = transform.transformDirection(axis);
                   return box;
                 },
                 [&](BoundingSphere sphere) -> BoundingVolume {
                   sphere.centre = transform.transformPoint(sphere.centre);
                   sphere.radius *= largestScale(transform);
                   return sphere;
                 }},
      volume);
}

OrientedBoundingBox toBox(const BoundingVolume& volume) {
  return std::visit(Overloaded{[](const BoundingRegion& region) { return boxOfRegion(region); },
                               [](const BoundingCell& cell) { return boxOfCell(cell); },
                               [](const OrientedBoundingBox& box) { return box; },
                               [](const BoundingSphere& sphere) {
                                 const double r = sphere.radius;
                                 return OrientedBoundingBox{
                                     sphere.centre, {Vec3{r, 0, 0}, Vec3{0, r, 0}, Vec3{0, 0, r}}};
                               }},
                    volume);
}

Vec3 centreOf(const BoundingVolume& volume) {
  if (const auto* sphere = std::get_if<BoundingSphere>(&volume)) return sphere->centre;
  return toBox(volume).centre;
}

double radiusOf(const BoundingVolume& volume) {
  if (const auto* sphere = std::get_if<BoundingSphere>(&volume)) return sphere->radius;
  const OrientedBoundingBox box = toBox(volume);
  // The longest diagonal: after a transform the axes need not be at right angles.
  double radius = 0.0;
  for (const double y : {-1.0, 1.0})
    for (const double z : {-1.0, 1.0})
      radius =
          std::max(radius, length(box.halfAxes[0] + box.halfAxes[1] * y + box.halfAxes[2] * z));
  return radius;
}

double distanceTo(const BoundingVolume& volume, const Ecef& point) {
  return std::visit(
      Overloaded{[&](const BoundingRegion& region) { return distanceToRegion(region, point); },
                 [&](const BoundingCell& cell) { return distanceToBox(boxOfCell(cell), point); },
                 [&](const OrientedBoundingBox& box) { return distanceToBox(box, point); },
                 [&](const BoundingSphere& sphere) {
                   return std::max(0.0, length(point - sphere.centre) - sphere.radius);
                 }},
      volume);
}

bool mayIntersect(const BoundingVolume& volume, const Plane* planes, int planeCount) {
  if (const auto* sphere = std::get_if<BoundingSphere>(&volume)) {
    return std::all_of(planes, planes + planeCount, [&](const Plane& plane) {
      return dot(plane.normal, sphere->centre) + plane.distance >= -sphere->radius;
    });
  }
  const OrientedBoundingBox box = toBox(volume);
  return std::all_of(planes, planes + planeCount, [&](const Plane& plane) {
    return dot(plane.normal, box.centre) + plane.distance >= -reachAlong(box, plane.normal);
  });
}

}  // namespace kokudo::geodesy
