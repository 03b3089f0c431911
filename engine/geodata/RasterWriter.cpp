#include "engine/geodata/RasterWriter.h"

#include "engine/base/Files.h"
#include "engine/geodata/detail/Gdal.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <atomic>
#include <cmath>
#include <string_view>

namespace kokudo::geodata {
namespace {

// The file is made in memory: what fails on the way to the disk is then told by errno, not by
// GDAL's words, and nobody sees half a file.
class UnnamedFile {
 public:
  UnnamedFile() {
    static std::atomic<unsigned> serial{0};
    _name = fmt::format("/vsimem/kokudo-raster-{}.tif", serial.fetch_add(1));
  }
  ~UnnamedFile() { VSIUnlink(_name.c_str()); }
  UnnamedFile(const UnnamedFile&) = delete;
  UnnamedFile& operator=(const UnnamedFile&) = delete;

  const char* name() const { return _name.c_str(); }
  std::string_view bytes() const {
    vsi_l_offset size = 0;
    const auto* data = VSIGetMemFileBuffer(_name.c_str(), &size, FALSE);
    return {reinterpret_cast<const char*>(data), data ? static_cast<std::size_t>(size) : 0};
  }

 private:
  std::string _name;
};

std::string crsWithHeights(const HeightRaster& raster) {
  switch (raster.heightDatum) {
    case geodesy::HeightDatum::Jgd2011:
      return raster.crs + "+6695";
    case geodesy::HeightDatum::Egm96:
      return raster.crs + "+5773";
    default:
      return raster.crs;
  }
}

Status checkGrid(const std::string& where, const HeightRaster& raster) {
  const bool fits = raster.width > 0 && raster.height > 0 &&
                    raster.values.size() == static_cast<std::size_t>(raster.width) *
                                                static_cast<std::size_t>(raster.height);
  if (fits) return {};
  return Error{Error::Kind::BadUsage,
               fmt::format("{}: {} values for a grid of {} x {}", where, raster.values.size(),
                           raster.width, raster.height)};
}

Status writeRows(GDALDataset& dataset, const HeightRaster& raster) {
  auto* band = dataset.GetRasterBand(1);
  if (band->SetNoDataValue(kWrittenNoData) != CE_None)
    return Error{Error::Kind::Io, "no-data value"};
  std::vector<float> row(static_cast<std::size_t>(raster.width));
  for (int r = 0; r < raster.height; ++r) {
    const float* from = &raster.values[static_cast<std::size_t>(r) * row.size()];
    for (std::size_t c = 0; c < row.size(); ++c)
      row[c] = std::isfinite(from[c]) ? from[c] : kWrittenNoData;
    if (band->RasterIO(GF_Write, 0, r, raster.width, 1, row.data(), raster.width, 1, GDT_Float32, 0,
                       0) != CE_None)
      return Error{Error::Kind::Io, fmt::format("row {}", r)};
  }
  return {};
}

}  // namespace

Status writeGeoTiff(const std::filesystem::path& file, const HeightRaster& raster) {
  const std::string where = file.string();
  if (Status fits = checkGrid(where, raster); !fits) return fits;
  const detail::GdalErrors errors;
  const auto failure = [&](const std::string& what) {
    return Error{Error::Kind::Io,
                 fmt::format("{}: {} cannot be written: {}", where, what, errors.text())};
  };
  OGRSpatialReference crs;
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  if (crs.SetFromUserInput(crsWithHeights(raster).c_str(),
                           OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) !=
      OGRERR_NONE)
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: unknown coordinate reference system \"{}\"; expected EPSG:n",
                             where, raster.crs)};
  const char* options[] = {"COMPRESS=DEFLATE", "PREDICTOR=3",         "TILED=YES",
                           "BIGTIFF=IF_SAFER", "GEOTIFF_VERSION=1.1", nullptr};
  const UnnamedFile memory;
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  detail::DatasetPtr dataset(driver ? driver->Create(memory.name(), raster.width, raster.height, 1,
                                                     GDT_Float32, const_cast<char**>(options))
                                    : nullptr);
  if (!dataset) return failure("GeoTIFF");
  std::array<double, 6> transform = raster.geoTransform;
  if (dataset->SetGeoTransform(transform.data()) != CE_None ||
      dataset->SetSpatialRef(&crs) != CE_None)
    return failure("georeference");
  if (!raster.credit.empty()) dataset->SetMetadataItem("TIFFTAG_COPYRIGHT", raster.credit.c_str());
  if (Status rows = writeRows(*dataset, raster); !rows) return failure(rows.error().message);
  dataset.reset();
  if (errors.failed()) return failure("GeoTIFF");
  return writeFileAtomically(file, memory.bytes());
}

}  // namespace kokudo::geodata
