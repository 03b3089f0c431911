#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/HeightDatum.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::geodata {

/// One band of heights on a grid, as it goes into a file.
struct HeightRaster {
  int width = 0, height = 0;
  std::array<double, 6> geoTransform{};  ///< as in RasterInfo
  std::string crs;                       ///< horizontal, "EPSG:n"
  /// What the heights are measured from. Jgd2011 and Egm96 are written as the vertical CRS, so that
  /// the file says it itself; Ellipsoid and Unknown are not.
  geodesy::HeightDatum heightDatum = geodesy::HeightDatum::Unknown;
  std::vector<float> values;  ///< row-major from the north; NaN = no data
  std::string credit;         ///< written as the file's copyright; "" = none
};

/// What stands in a file where there is no data.
inline constexpr float kWrittenNoData = -9999;

/// Writes a compressed GeoTIFF of 32-bit floats as a whole or not at all; makes missing folders.
/// BadUsage for a grid whose values do not fit its size or whose CRS is unknown; NoSpace,
/// Permission or Io where the file cannot be written.
Status writeGeoTiff(const std::filesystem::path& file, const HeightRaster& raster);

}  // namespace kokudo::geodata
