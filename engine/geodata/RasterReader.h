#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/HeightDatum.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::geodata {

/// What a raster file says of itself.
struct RasterInfo {
  int width = 0, height = 0, bands = 0;
  std::array<double, 6> geoTransform{};  ///< GDAL's: x = g0 + col g1 + row g2, y = g3 + col g4 +
                                         ///< row g5 (x = east / longitude)
  std::string crs;  ///< "EPSG:6674", "EPSG:4326" or WKT; empty only after `openPicture`
  std::optional<double> noData;
  geodesy::HeightDatum heightDatum =
      geodesy::HeightDatum::Unknown;  ///< only if the file or its sidecar says so
};

/// Reads elevation and image rasters through GDAL (allow-list of drivers, no network). One instance
/// per thread.
class RasterReader {
 public:
  /// @param path a file, or "/vsizip/archive.zip/inner.tif". BadInput with what is wrong: not a
  /// raster, no georeference, no CRS.
  static Result<RasterReader> open(const std::string& path);
  /// As `open`, but a picture without georeference is taken too: its `crs` is empty and its
  /// geoTransform counts pixels.
  static Result<RasterReader> openPicture(const std::string& path);
  RasterReader(RasterReader&&) noexcept;
  RasterReader& operator=(RasterReader&&) noexcept;
  ~RasterReader();

  const RasterInfo& info() const;
  /// A window of one band as float, row-major from the north; noData becomes NaN. @param band from
  /// 1
  Result<std::vector<float>> readFloat(int band, int column, int row, int columns, int rows) const;
  /// 8-bit RGB of the whole image scaled to w x h (average), row-major from the north.
  Result<std::vector<unsigned char>> readRgb(int w, int h) const;

 private:
  struct Impl;
  explicit RasterReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::geodata
