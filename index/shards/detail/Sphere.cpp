#include "index/shards/detail/Sphere.h"

#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kokudo::shards::detail {
namespace {

constexpr double kRadian = std::numbers::pi / 180;

double eccentricitySquared() {
  const double b = geodesy::Ellipsoid::grs80().semiMinorAxis(),
               a = geodesy::Ellipsoid::grs80().semiMajorAxis();
  return 1 - b * b / (a * a);
}

}  // namespace

double conformalLatitude(double latitude) {
  if (std::abs(latitude) > 89.999999) return latitude;
  const double e = std::sqrt(eccentricitySquared()), s = std::sin(latitude * kRadian);
  return std::asin(std::tanh(std::atanh(s) - e * std::atanh(e * s))) / kRadian;
}

Xapian::LatLongCoord onSphere(double latitude, double longitude) {
  Xapian::LatLongCoord point;
  point.latitude = conformalLatitude(latitude);
  point.longitude = longitude < 0 ? longitude + 360 : longitude;
  return point;
}

double radiusAt(double latitude) {
  const double near = std::clamp(latitude, -89.9, 89.9), s = std::sin(near * kRadian);
  const double normal =
      geodesy::Ellipsoid::grs80().semiMajorAxis() / std::sqrt(1 - eccentricitySquared() * s * s);
  return normal * std::cos(near * kRadian) / std::cos(conformalLatitude(near) * kRadian);
}

double storedDistance(double latitude, double longitude, double toLatitude, double toLongitude) {
  Xapian::LatLongCoords from, to, stored;
  from.append(onSphere(latitude, longitude));
  to.append(onSphere(toLatitude, toLongitude));
  stored.unserialise(to.serialise());
  return Xapian::GreatCircleMetric(radiusAt(latitude))(from, stored);
}

double slackAt(double radius) {
  constexpr double kRounding = 4;  // both ends rounded to 1/16 arc second, and room
  constexpr double kPerMetre = 0.0068 / 6.37e6, kMost = 0.0068;
  return kRounding + radius * std::min(kMost, kPerMetre * radius);
}

}  // namespace kokudo::shards::detail
