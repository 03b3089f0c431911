#include "engine/tiler/detail/Imagery.h"

#include "engine/geodata/RasterReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {

namespace {

constexpr double kFewestPixels = 16;  // across a tile
constexpr int kWidest = 16384;

}  // namespace

Result<Imagery> Imagery::read(const std::string& path) {
  auto reader = geodata::RasterReader::openPicture(path);
  if (!reader) return reader.error();
  const geodata::RasterInfo& info = reader->info();
  Imagery imagery;
  if (info.crs == "EPSG:4326" || info.crs == "EPSG:6668") {
    const auto& g = info.geoTransform;
    imagery._extent = {g[0], g[3] + g[5] * info.height, g[0] + g[1] * info.width, g[3]};
  } else if (!info.crs.empty()) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: a picture in {}, expected EPSG:4326 or EPSG:6668 (turn it with "
                             "gdalwarp -t_srs EPSG:4326)",
                             path, info.crs)};
  } else if (info.width != 2 * info.height) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: a picture of {} x {} pixels without georeference, expected the "
                             "world, twice as wide as high",
                             path, info.width, info.height)};
  }
  const double shrink = std::max(1.0, double(std::max(info.width, info.height)) / kWidest);
  imagery._columns = std::max(1, int(info.width / shrink));
  imagery._rows = std::max(1, int(info.height / shrink));
  auto pixels = reader->readRgb(imagery._columns, imagery._rows);
  if (!pixels) return pixels.error();
  imagery._pixels = std::move(*pixels);
  return imagery;
}

bool Imagery::isSharpEnoughFor(double tileDegrees) const {
  return tileDegrees * _columns / (_extent[2] - _extent[0]) >= kFewestPixels;
}

std::array<float, 3> Imagery::texel(double longitude, double latitude) const {
  const double x = (longitude - _extent[0]) / (_extent[2] - _extent[0]) * _columns - 0.5;
  const double y = (_extent[3] - latitude) / (_extent[3] - _extent[1]) * _rows - 0.5;
  const int c = int(std::floor(x)), r = int(std::floor(y));
  const float fx = float(x - c), fy = float(y - r);
  std::array<float, 3> colour{};
  for (int k = 0; k < 4; ++k) {
    const int cc = std::clamp(c + (k & 1), 0, _columns - 1);
    const int rr = std::clamp(r + (k >> 1), 0, _rows - 1);
    const float weight = ((k & 1) ? fx : 1 - fx) * ((k >> 1) ? fy : 1 - fy);
    const unsigned char* p = &_pixels[(std::size_t(rr) * _columns + cc) * 3];
    for (std::size_t b = 0; b < 3; ++b) colour[b] += weight * p[b];
  }
  return colour;
}

std::shared_ptr<const content::Image> Imagery::cut(const std::array<double, 4>& rectangle,
                                                   int mostTexels) const {
  const double pixels = (rectangle[2] - rectangle[0]) * _columns / (_extent[2] - _extent[0]);
  int texels = 16;
  while (texels < pixels && texels < mostTexels) texels *= 2;
  auto image = std::make_shared<content::Image>();
  image->width = image->height = texels;
  image->channels = 3;
  image->pixels.resize(std::size_t(texels) * std::size_t(texels) * 3);
  const double stepX = (rectangle[2] - rectangle[0]) / texels;
  const double stepY = (rectangle[3] - rectangle[1]) / texels;
  // As many readings a texel as it covers pixels, so that nothing flickers.
  const double pixelsPerTexel = stepX / ((_extent[2] - _extent[0]) / _columns);
  const int readings = std::clamp(int(std::ceil(pixelsPerTexel)), 1, 6);
  for (int r = 0; r < texels; ++r)
    for (int c = 0; c < texels; ++c) {
      std::array<float, 3> sum{};
      for (int j = 0; j < readings; ++j)
        for (int i = 0; i < readings; ++i) {
          const auto colour = texel(rectangle[0] + (c + (i + 0.5) / readings) * stepX,
                                    rectangle[3] - (r + (j + 0.5) / readings) * stepY);
          for (std::size_t b = 0; b < 3; ++b) sum[b] += colour[b];
        }
      unsigned char* out =
          &image->pixels[(std::size_t(r) * std::size_t(texels) + std::size_t(c)) * 3];
      for (std::size_t b = 0; b < 3; ++b)
        out[b] = (unsigned char)(std::lround(sum[b] / float(readings * readings)));
    }
  return image;
}

}  // namespace kokudo::tiler::detail
