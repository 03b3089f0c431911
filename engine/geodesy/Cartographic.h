#pragma once

namespace kokudo::geodesy {

/// A position on or near an ellipsoid.
struct Cartographic {
  double longitude = 0.0;  ///< radians, east positive, in [-pi, pi]
  double latitude = 0.0;   ///< radians, geodetic, north positive, in [-pi/2, pi/2]
  double height = 0.0;     ///< metres above the ellipsoid (not above sea level)

  /// From degrees and metres, the units of most source data.
  static Cartographic fromDegrees(double longitude, double latitude, double height = 0.0);
  double longitudeDegrees() const;
  double latitudeDegrees() const;
};

}  // namespace kokudo::geodesy
