#pragma once

#include <filesystem>
#include <functional>

namespace kokudo::test {

/// A small elevation raster to be written as GeoTIFF (32-bit float, no compression).
struct TestRaster {
  int columns = 2, rows = 2;
  double west = 0, north = 0, step = 1;  ///< of the outer corner, in units of the CRS
  int epsg = 4326;                       ///< 0 = no CRS; below 5000 geographic, else projected
  int verticalEpsg = 0;                  ///< 0 = none
  bool georeferenced = true;
  double noData = -9999;
  std::function<float(double x, double y)> value;  ///< at the centre of a sample
};

void writeGeoTiff(const std::filesystem::path& file, const TestRaster& raster);

}  // namespace kokudo::test
