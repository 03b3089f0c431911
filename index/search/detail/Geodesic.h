#pragma once

#include <array>
#include <cmath>

namespace kokudo::search::detail {

/// Geodesic distances on GRS 80 from one point (Vincenty 1975, to 1 mm; nearly antipodal points by
/// a sphere, to 0.6 %). Degrees.
class DistanceFrom {
 public:
  DistanceFrom(double longitude, double latitude);
  double longitude() const { return _longitude; }
  double latitude() const { return _latitude; }
  double metres(double longitude, double latitude) const;
  /// Within 1 % of `metres`, several times faster.
  double roughMetres(double longitude, double latitude) const;
  /// Whether `closeMetres` may be asked: within 1.5 degrees each way, below 66 degrees of latitude.
  bool isClose(double longitude, double latitude) const {
    return _closeReach > 0 && std::abs(longitude - _longitude) <= _closeReach &&
           std::abs(latitude - _latitude) <= _closeReach;
  }
  /// Within kCloseError of `metres`, without a trigonometric function: the mid-latitude formula.
  double closeMetres(double longitude, double latitude) const {
    const double x = (latitude - _latitude) * kRadians, y = (longitude - _longitude) * kRadians;
    const double half = x / 2;
    const double north = (_meridian + _meridianSlope * half) * x * (1 - y * y / 8);
    const double east = (_parallel + (_parallelSlope + _parallelBend * half) * half) * y;
    return std::sqrt(north * north + east * east);
  }
  static constexpr double kCloseError = 3e-4;
  /// A box that holds everything within `radius` metres.
  std::array<double, 4> boxOf(double radius) const;

 private:
  double _longitude, _latitude;  // degrees
  double _sinU, _cosU, _sinLat, _cosLat;
  // Metres a radian along the meridian and the parallel, and how they change to the north.
  double _closeReach = 0, _meridian = 0, _meridianSlope = 0;
  double _parallel = 0, _parallelSlope = 0, _parallelBend = 0;
  static constexpr double kRadians = 0.017453292519943295;  // a degree
};

}  // namespace kokudo::search::detail
