#include "index/search/detail/Geodesic.h"

#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kokudo::search::detail {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kMeanRadius = 6371008.8;
constexpr int kMaxIterations = 60;

double semiMajor() {
  return geodesy::Ellipsoid::grs80().semiMajorAxis();
}

double flattening() {
  return 1 - geodesy::Ellipsoid::grs80().semiMinorAxis() / semiMajor();
}

double reducedLatitude(double degrees) {
  return std::atan((1 - flattening()) * std::tan(degrees * kDegree));
}

}  // namespace

DistanceFrom::DistanceFrom(double longitude, double latitude)
    : _longitude(longitude),
      _latitude(latitude),
      _sinU(std::sin(reducedLatitude(latitude))),
      _cosU(std::cos(reducedLatitude(latitude))),
      _sinLat(std::sin(latitude * kDegree)),
      _cosLat(std::cos(latitude * kDegree)) {
  constexpr double kReach = 1.5, kHighest = 66;
  if (std::abs(latitude) > kHighest) return;
  _closeReach = kReach;
  const double e2 = flattening() * (2 - flattening()), w = 1 - e2 * _sinLat * _sinLat;
  _meridian = semiMajor() * (1 - e2) / (w * std::sqrt(w));
  _meridianSlope = 3 * _meridian * e2 * _sinLat * _cosLat / w;
  _parallel = semiMajor() * _cosLat / std::sqrt(w);
  _parallelSlope = -_meridian * _sinLat;
  _parallelBend = -(_meridian * _cosLat + _meridianSlope * _sinLat) / 2;
}

double DistanceFrom::roughMetres(double longitude, double latitude) const {
  const double halfLat = std::sin((latitude - _latitude) * kDegree / 2);
  const double halfLon = std::sin((longitude - _longitude) * kDegree / 2);
  const double h = halfLat * halfLat + _cosLat * std::cos(latitude * kDegree) * halfLon * halfLon;
  return 2 * kMeanRadius * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

double DistanceFrom::metres(double longitude, double latitude) const {
  const double f = flattening(), a = semiMajor(), b = a * (1 - f);
  const double u2 = reducedLatitude(latitude);
  const double sinU2 = std::sin(u2), cosU2 = std::cos(u2);
  const double L = std::remainder(longitude - _longitude, 360.0) * kDegree;
  double lambda = L;
  for (int i = 0; i < kMaxIterations; ++i) {
    const double sinLambda = std::sin(lambda), cosLambda = std::cos(lambda);
    const double sinSigma =
        std::hypot(cosU2 * sinLambda, _cosU * sinU2 - _sinU * cosU2 * cosLambda);
    if (sinSigma == 0) return 0;
    const double cosSigma = _sinU * sinU2 + _cosU * cosU2 * cosLambda;
    const double sigma = std::atan2(sinSigma, cosSigma);
    const double sinAlpha = _cosU * cosU2 * sinLambda / sinSigma;
    const double cos2Alpha = 1 - sinAlpha * sinAlpha;
    const double cos2m = cos2Alpha > 0 ? cosSigma - 2 * _sinU * sinU2 / cos2Alpha : 0;
    const double C = f / 16 * cos2Alpha * (4 + f * (4 - 3 * cos2Alpha));
    const double before = lambda;
    lambda = L + (1 - C) * f * sinAlpha *
                     (sigma + C * sinSigma * (cos2m + C * cosSigma * (2 * cos2m * cos2m - 1)));
    if (std::abs(lambda) > std::numbers::pi) break;
    if (std::abs(lambda - before) > 1e-13) continue;
    const double u = cos2Alpha * (a * a - b * b) / (b * b);
    const double A = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)));
    const double B = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)));
    const double delta =
        B * sinSigma *
        (cos2m + B / 4 *
                     (cosSigma * (2 * cos2m * cos2m - 1) -
                      B / 6 * cos2m * (4 * sinSigma * sinSigma - 3) * (4 * cos2m * cos2m - 3)));
    return b * A * (sigma - delta);
  }
  return roughMetres(longitude, latitude);
}

std::array<double, 4> DistanceFrom::boxOf(double radius) const {
  const double lat = radius * 1.01 / (kMeanRadius * kDegree);
  const double south = std::max(-90.0, _latitude - lat), north = std::min(90.0, _latitude + lat);
  const double reach = std::cos(std::max(std::abs(south), std::abs(north)) * kDegree);
  if (reach * 180 <= lat) return {-180, south, 180, north};
  // The widest parallel distance of a circle, with room for its bulge towards the pole.
  const double lon = std::min(180.0, lat / reach);
  if (lon >= 180) return {-180, south, 180, north};
  return {std::remainder(_longitude - lon, 360.0), south, std::remainder(_longitude + lon, 360.0),
          north};
}

}  // namespace kokudo::search::detail
