#include "engine/geodesy/GlobeRectangle.h"

#include <numbers>

namespace kokudo::geodesy {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

bool containsLongitude(const GlobeRectangle& r, double longitude) {
  if (r.west <= r.east) return longitude >= r.west && longitude <= r.east;
  return longitude >= r.west || longitude <= r.east;
}

}  // namespace

GlobeRectangle GlobeRectangle::fromDegrees(double west, double south, double east, double north) {
  return {west * kDegree, south * kDegree, east * kDegree, north * kDegree};
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
