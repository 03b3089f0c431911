#include "engine/geodata/RasterReader.h"

#include "engine/geodata/detail/Gdal.h"

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

namespace kokudo::geodata {

namespace {

std::string_view metadata(GDALDataset& dataset, const char* key) {
  const char* text = dataset.GetMetadataItem(key);
  return text ? std::string_view(text) : std::string_view();
}

/// Whether a NetCDF grid without grid mapping lies on longitude and latitude (CF 1.10 §4.1, §4.2).
bool declaresDegrees(GDALDataset& dataset) {
  bool east = false, north = false;
  for (char** item = dataset.GetMetadata(); item && *item; ++item) {
    const std::string_view text = *item;
    east |= text.ends_with("#units=degrees_east");
    north |= text.ends_with("#units=degrees_north");
  }
  return east && north;
}

std::string horizontalCrs(GDALDataset& dataset) {
  const OGRSpatialReference* crs = dataset.GetSpatialRef();
  if (!crs) return declaresDegrees(dataset) ? "EPSG:4326" : "";
  if (!crs->IsCompound()) return detail::crsText(crs);
  std::unique_ptr<OGRSpatialReference> horizontal(crs->Clone());
  horizontal->StripVertical();
  return detail::crsText(horizontal.get());
}

/// What the CRS or the producer's metadata say heights are measured from.
geodesy::HeightDatum declaredDatum(GDALDataset& dataset) {
  using geodesy::HeightDatum;
  if (const OGRSpatialReference* crs = dataset.GetSpatialRef(); crs && crs->IsCompound()) {
    const char* code = crs->GetAuthorityCode("COMPD_CS|VERT_CS");
    const std::string_view vertical = code ? code : "";
    if (vertical == "5773") return HeightDatum::Egm96;
    if (vertical == "6695") return HeightDatum::Jgd2011;
  } else if (crs && crs->IsGeographic() && crs->GetAxesCount() == 3) {
    return HeightDatum::Ellipsoid;
  }
  // MIL-PRF-89020B, accuracy of "E96": the geoid of SRTM.
  if (metadata(dataset, "DTED_VerticalDatum") == "E96") return HeightDatum::Egm96;
  return HeightDatum::Unknown;
}

bool isInvertible(const std::array<double, 6>& g) {
  return std::isfinite(g[0]) && std::isfinite(g[3]) && std::abs(g[1] * g[5] - g[2] * g[4]) > 0;
}

}  // namespace

struct RasterReader::Impl {
  std::string path;
  detail::DatasetPtr dataset;
  RasterInfo info;
};

RasterReader::RasterReader(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
RasterReader::RasterReader(RasterReader&&) noexcept = default;
RasterReader& RasterReader::operator=(RasterReader&&) noexcept = default;
RasterReader::~RasterReader() = default;

const RasterInfo& RasterReader::info() const {
  return _impl->info;
}

Result<RasterReader> RasterReader::openPicture(const std::string& path) {
  auto opened = detail::openDataset(path, GDAL_OF_RASTER);
  if (!opened) return opened.error();
  detail::GdalErrors errors;
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->dataset = std::move(*opened);
  GDALDataset& dataset = *impl->dataset;
  RasterInfo& info = impl->info;
  info.width = dataset.GetRasterXSize();
  info.height = dataset.GetRasterYSize();
  info.bands = dataset.GetRasterCount();
  if (info.bands < 1 || info.width < 1 || info.height < 1)
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: a raster of {} x {} pixels in {} bands, expected at least one of "
                             "each; name the inner grid",
                             path, info.width, info.height, info.bands)};
  const bool placed = dataset.GetGeoTransform(info.geoTransform.data()) == CE_None &&
                      isInvertible(info.geoTransform);
  if (placed)
    info.crs = horizontalCrs(dataset);
  else
    info.geoTransform = {0, 1, 0, 0, 0, 1};
  int hasNoData = 0;
  const double noData = dataset.GetRasterBand(1)->GetNoDataValue(&hasNoData);
  if (hasNoData) info.noData = noData;
  info.heightDatum = declaredDatum(dataset);
  return RasterReader(std::move(impl));
}

Result<RasterReader> RasterReader::open(const std::string& path) {
  auto reader = openPicture(path);
  if (!reader) return reader;
  const RasterInfo& info = reader->info();
  double found[6];
  if (reader->_impl->dataset->GetGeoTransform(found) != CE_None || !isInvertible(info.geoTransform))
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: no georeference; expected one in the file or a world file "
                             "beside it (give it one with gdal_translate -a_srs EPSG:n -a_ullr)",
                             path)};
  if (info.crs.empty())
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: no coordinate reference system; expected one in the file (give "
                             "it one with gdal_edit -a_srs EPSG:n)",
                             path)};
  return reader;
}

Result<std::vector<float>> RasterReader::readFloat(int band, int column, int row, int columns,
                                                   int rows) const {
  const RasterInfo& info = _impl->info;
  if (band < 1 || band > info.bands || column < 0 || row < 0 || columns < 1 || rows < 1 ||
      columns > info.width - column || rows > info.height - row)
    return Error{
        Error::Kind::BadUsage,
        fmt::format("{}: window {}+{} x {}+{} of band {} lies outside {} x {} x {}", _impl->path,
                    column, columns, row, rows, band, info.width, info.height, info.bands)};
  detail::GdalErrors errors;
  std::vector<float> values(std::size_t(columns) * rows);
  GDALRasterBand* source = _impl->dataset->GetRasterBand(band);
  if (source->RasterIO(GF_Read, column, row, columns, rows, values.data(), columns, rows,
                       GDT_Float32, 0, 0) != CE_None)
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: rows {}-{} cannot be read: {}", _impl->path, row, row + rows - 1,
                             errors.text())};
  int hasNoData = 0, hasScale = 0, hasOffset = 0;
  const double noData = source->GetNoDataValue(&hasNoData);
  const double scale = source->GetScale(&hasScale);
  const double offset = source->GetOffset(&hasOffset);
  const float missing = float(noData);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const bool scaled = (hasScale && scale != 1.0) || (hasOffset && offset != 0.0);
  for (float& value : values) {
    if (!std::isfinite(value) || (hasNoData && value == missing))
      value = nan;
    else if (scaled)
      value = float(value * (hasScale ? scale : 1.0) + (hasOffset ? offset : 0.0));
  }
  return values;
}

namespace {

/// Colours of a palette, three bytes an index.
std::vector<unsigned char> paletteOf(GDALDataset& dataset) {
  std::vector<unsigned char> palette;
  GDALColorTable* table = dataset.GetRasterBand(1)->GetColorTable();
  if (!table || dataset.GetRasterCount() != 1) return palette;
  palette.resize(256 * 3);
  for (int i = 0; i < std::min(256, table->GetColorEntryCount()); ++i) {
    GDALColorEntry entry;
    table->GetColorEntryAsRGB(i, &entry);
    const short parts[3] = {entry.c1, entry.c2, entry.c3};
    for (std::size_t b = 0; b < 3; ++b)
      palette[std::size_t(i) * 3 + b] =
          static_cast<unsigned char>(std::clamp<short>(parts[b], 0, 255));
  }
  return palette;
}

/// The mean of the colours, as the mean of two palette indexes is a third colour.
std::vector<unsigned char> shrunk(const std::vector<unsigned char>& indexes, int columns, int rows,
                                  const std::vector<unsigned char>& palette, int w, int h) {
  std::vector<unsigned char> pixels(std::size_t(w) * std::size_t(h) * 3);
  for (int y = 0; y < h; ++y) {
    const int r0 = int(std::int64_t(y) * rows / h);
    const int r1 = std::max(r0 + 1, int(std::int64_t(y + 1) * rows / h));
    for (int x = 0; x < w; ++x) {
      const int c0 = int(std::int64_t(x) * columns / w);
      const int c1 = std::max(c0 + 1, int(std::int64_t(x + 1) * columns / w));
      std::uint64_t sum[3] = {0, 0, 0}, count = 0;
      for (int r = r0; r < r1; ++r)
        for (int c = c0; c < c1; ++c, ++count) {
          const std::size_t i = indexes[std::size_t(r) * std::size_t(columns) + std::size_t(c)];
          for (std::size_t b = 0; b < 3; ++b) sum[b] += palette[i * 3 + b];
        }
      for (std::size_t b = 0; b < 3; ++b)
        pixels[(std::size_t(y) * std::size_t(w) + std::size_t(x)) * 3 + b] =
            static_cast<unsigned char>((sum[b] + count / 2) / count);
    }
  }
  return pixels;
}

}  // namespace

Result<std::vector<unsigned char>> RasterReader::readRgb(int w, int h) const {
  const RasterInfo& info = _impl->info;
  if (w < 1 || h < 1 || w > 65536 || h > 65536)
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: a picture of {} x {} pixels was asked for, expected 1 to 65536",
                             _impl->path, w, h)};
  detail::GdalErrors errors;
  const auto unreadable = [&] {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: pixels cannot be read: {}", _impl->path, errors.text())};
  };
  if (const auto palette = paletteOf(*_impl->dataset); !palette.empty()) {
    std::vector<unsigned char> indexes(std::size_t(info.width) * std::size_t(info.height));
    if (_impl->dataset->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, info.width, info.height,
                                                   indexes.data(), info.width, info.height,
                                                   GDT_Byte, 0, 0) != CE_None)
      return unreadable();
    return shrunk(indexes, info.width, info.height, palette, w, h);
  }
  std::vector<unsigned char> pixels(std::size_t(w) * h * 3);
  GDALRasterIOExtraArg extra;
  INIT_RASTERIO_EXTRA_ARG(extra);
  extra.eResampleAlg = GRIORA_Average;
  int bands[3] = {1, 1, 1};
  if (info.bands >= 3) bands[1] = 2, bands[2] = 3;
  if (_impl->dataset->RasterIO(GF_Read, 0, 0, info.width, info.height, pixels.data(), w, h,
                               GDT_Byte, 3, bands, 3, 3 * w, 1, &extra) != CE_None)
    return unreadable();
  return pixels;
}

}  // namespace kokudo::geodata
