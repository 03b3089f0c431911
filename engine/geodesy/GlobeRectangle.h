#pragma once

namespace kokudo::geodesy {

/// A longitude/latitude rectangle in radians. `west > east` means it crosses the antimeridian.
struct GlobeRectangle {
  double west = 0.0, south = 0.0, east = 0.0, north = 0.0;

  static GlobeRectangle fromDegrees(double west, double south, double east, double north);
  bool contains(double longitude, double latitude) const;
  bool intersects(const GlobeRectangle& other) const;
};

}  // namespace kokudo::geodesy
