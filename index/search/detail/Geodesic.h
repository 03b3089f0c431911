#pragma once

#include <array>

namespace kokudo::search::detail {

/// Geodesic distances on GRS 80 from one point (Vincenty 1975, to 1 mm; nearly antipodal points by
/// a sphere, to 0.6 %). Degrees.
class DistanceFrom {
 public:
  DistanceFrom(double longitude, double latitude);
  double metres(double longitude, double latitude) const;
  /// Within 1 % of `metres`, several times faster.
  double roughMetres(double longitude, double latitude) const;
  /// A box that holds everything within `radius` metres.
  std::array<double, 4> boxOf(double radius) const;

 private:
  double _longitude, _latitude;  // degrees
  double _sinU, _cosU, _sinLat, _cosLat;
};

}  // namespace kokudo::search::detail
