#include "engine/geodesy/GlobeRectangle.h"

#include "engine/geodesy/detail/Angles.h"

namespace kokudo::geodesy {
namespace {

bool containsLongitude(const GlobeRectangle& r, double longitude) {
  if (r.west <= r.east) return longitude >= r.west && longitude <= r.east;
  return longitude >= r.west || longitude <= r.east;
}

}  // namespace

GlobeRectangle GlobeRectangle::fromDegrees(double west, double south, double east, double north) {
  using detail::kRadiansPerDegree;
  return {west * kRadiansPerDegree, south * kRadiansPerDegree, east * kRadiansPerDegree,
          north * kRadiansPerDegree};
}

bool GlobeRectangle::contains(double longitude, double latitude) const {
  return latitude >= south && latitude <= north && containsLongitude(*this, longitude);
}

bool GlobeRectangle::intersects(const GlobeRectangle& other) const {
  if (south > other.north || other.south > north) return false;
  // Two arcs meet exactly if one holds the other's western end.
  return containsLongitude(*this, other.west) || containsLongitude(other, west);
}

}  // namespace kokudo::geodesy
