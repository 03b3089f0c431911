#include "engine/tiles/detail/Horizon.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kokudo::tiles::detail {

namespace {

// Geodetic latitudes, which regions have, and geocentric ones differ by 0.1924 degrees at most.
constexpr double kLatitudesDiffer = 0.0034;

/// To the nearest place of a meridian's part.
double angleToMeridian(double latitude, double longitudeBetween, double south, double north) {
  const auto angle = [&](double at) {
    return std::acos(std::clamp(std::sin(latitude) * std::sin(at) +
                                    std::cos(latitude) * std::cos(at) * std::cos(longitudeBetween),
                                -1.0, 1.0));
  };
  // Where the great circle at right angles meets the meridian.
  const double foot =
      std::atan2(std::sin(latitude), std::cos(latitude) * std::cos(longitudeBetween));
  const double ends = std::min(angle(south), angle(north));
  return foot > south && foot < north ? std::min(ends, angle(foot)) : ends;
}

}  // namespace

double angleTo(const geodesy::GlobeRectangle& r, const geodesy::Vec3& point) {
  const double latitude = std::atan2(point.z, std::hypot(point.x, point.y));
  const double longitude = std::atan2(point.y, point.x);
  const double turn = 2 * std::numbers::pi;
  const auto eastOfWest = [&](double l) { return std::fmod(l - r.west + 2 * turn, turn); };
  const double width = r.east - r.west >= turn ? turn : eastOfWest(r.east);
  double angle = 0;
  if (eastOfWest(longitude) <= width) {
    angle = std::max({0.0, r.south - latitude, latitude - r.north});
  } else {
    angle = std::min(angleToMeridian(latitude, longitude - r.west, r.south, r.north),
                     angleToMeridian(latitude, longitude - r.east, r.south, r.north));
  }
  return std::max(0.0, angle - kLatitudesDiffer);
}

}  // namespace kokudo::tiles::detail
