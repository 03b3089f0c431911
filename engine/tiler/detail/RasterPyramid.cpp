#include "engine/tiler/detail/RasterPyramid.h"

#include "engine/geodata/RasterReader.h"
#include "engine/tiler/detail/Degrees.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kLargestRaster = std::size_t(400) * 1000 * 1000;

bool isDegrees(const std::string& crs) {
  // The realisations of WGS 84 and JGD differ by less than a sample of any DEM.
  return crs == "EPSG:4326" || crs == "EPSG:6668" || crs == "EPSG:4979" || crs == "EPSG:6667";
}

std::array<double, 6> inverseToCentres(const std::array<double, 6>& g) {
  const double determinant = g[1] * g[5] - g[2] * g[4];
  std::array<double, 6> inverse{0, g[5] / determinant,  -g[2] / determinant,
                                0, -g[4] / determinant, g[1] / determinant};
  inverse[0] = -(g[0] * inverse[1] + g[3] * inverse[2]) - 0.5;
  inverse[3] = -(g[0] * inverse[4] + g[3] * inverse[5]) - 0.5;
  return inverse;
}

}  // namespace

Result<geodesy::CrsTransform> degreesTo(const std::string& crs) {
  auto japan = geodesy::CrsTransform::create("EPSG:6668", crs);
  if (japan) return japan;
  return geodesy::CrsTransform::create("EPSG:4326", crs);
}

Result<RasterPyramid> RasterPyramid::load(const DemInput& input) {
  RasterPyramid pyramid;
  if (Status status = pyramid.read(input); !status.ok()) return status.error();
  const std::vector<char> outside = pyramid.findOutside();
  pyramid.findWater();
  pyramid.fillHoles(outside);
  pyramid.buildLevels();
  return pyramid;
}

Status RasterPyramid::read(const DemInput& input) {
  auto reader = geodata::RasterReader::open(input.path);
  if (!reader) return reader.error();
  const geodata::RasterInfo& info = reader->info();
  _datum =
      input.heightDatum != geodesy::HeightDatum::Unknown ? input.heightDatum : info.heightDatum;
  if (_datum == geodesy::HeightDatum::Unknown)
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: declares no vertical datum; say what its heights are measured "
                             "from with --height-datum egm96 (SRTM, ETOPO), jgd2011 (標高, GSI) or "
                             "ellipsoid",
                             input.path)};
  if (std::size_t(info.width) * std::size_t(info.height) > kLargestRaster)
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: {} x {} samples, expected at most {} million; cut it into parts",
                             input.path, info.width, info.height, kLargestRaster / 1000000)};
  auto heights = reader->readFloat(1, 0, 0, info.width, info.height);
  if (!heights) return heights.error();
  _levels.emplace_back();
  _levels[0].columns = info.width;
  _levels[0].rows = info.height;
  _levels[0].heights = std::move(*heights);
  _crs = info.crs;
  _geographic = isDegrees(_crs);
  _use = input.use;
  std::array<double, 6> g = info.geoTransform;
  // A grid round the world whose step is rounded (ETOPO5: 0.083334105 for 1/12) must close exactly.
  if (_geographic && std::abs(g[1] * info.width - 360) < std::abs(g[1]) && g[2] == 0) {
    const double step = 360.0 / info.width;
    g[0] += (g[1] - step) / 2;
    g[1] = step;
    _wrapColumns = info.width;
  }
  _fromPixel = g;
  _toPixel = inverseToCentres(g);

  std::optional<geodesy::CrsTransform> transform;
  if (!_geographic) {
    auto made = degreesTo(_crs);
    if (!made) return made.error();
    transform = std::move(*made);
  }
  _extent = {180, 90, -180, -90};
  for (int i = 0; i <= 32; ++i)
    for (int side = 0; side < 4; ++side) {
      const double t = i / 32.0;
      const double c = (side == 0 ? 0 : side == 1 ? 1 : t) * info.width;
      const double r = (side == 2 ? 0 : side == 3 ? 1 : t) * info.height;
      geodesy::XyCoordinate p{g[0] + c * g[1] + r * g[2], g[3] + c * g[4] + r * g[5], 0};
      if (transform) {
        auto degrees = transform->inverse(p);
        if (!degrees) return degrees.error();
        p = *degrees;
      }
      _extent[0] = std::min(_extent[0], p.x);
      _extent[1] = std::min(_extent[1], p.y);
      _extent[2] = std::max(_extent[2], p.x);
      _extent[3] = std::max(_extent[3], p.y);
    }
  if (_wrapColumns) _extent = {-180, _extent[1], 180, _extent[3]};
  _extent = {std::max(_extent[0], _use[0]), std::max(_extent[1], std::max(-90.0, _use[1])),
             std::min(_extent[2], _use[2]), std::min(_extent[3], std::min(90.0, _use[3]))};
  const double step = std::sqrt(std::abs(g[1] * g[5] - g[2] * g[4]));
  _spacingDegrees = _geographic ? step : step / kMetresPerDegree;
  return {};
}

bool RasterPyramid::isOneSetWith(const RasterPyramid& other) const {
  const double ratio = other._spacingDegrees / _spacingDegrees;
  return ratio > 0.5 && ratio < 2;
}

void RasterPyramid::buildLevels() {
  while (_levels.back().columns > 8 && _levels.back().rows > 8) {
    const Level& fine = _levels.back();
    Level coarse;
    coarse.columns = (fine.columns + 1) / 2;
    coarse.rows = (fine.rows + 1) / 2;
    // A grid round the world can only be halved while its columns close.
    if (_wrapColumns && fine.columns % 2) break;
    const std::size_t size = std::size_t(coarse.columns) * coarse.rows;
    coarse.heights.resize(size);
    if (_marksWater) coarse.water.resize(size);
    for (int r = 0; r < coarse.rows; ++r)
      for (int c = 0; c < coarse.columns; ++c) {
        double sum = 0, water = 0;
        int count = 0;
        for (int rr = 2 * r; rr < std::min(fine.rows, 2 * r + 2); ++rr)
          for (int cc = 2 * c; cc < std::min(fine.columns, 2 * c + 2); ++cc) {
            const std::size_t i = std::size_t(rr) * fine.columns + cc;
            if (!std::isfinite(fine.heights[i])) continue;
            sum += fine.heights[i];
            if (_marksWater) water += fine.water[i];
            ++count;
          }
        const std::size_t i = std::size_t(r) * coarse.columns + c;
        coarse.heights[i] = count ? float(sum / count) : std::numeric_limits<float>::quiet_NaN();
        if (_marksWater) coarse.water[i] = count ? float(water / count) : 0.f;
      }
    _levels.push_back(std::move(coarse));
  }
}

double RasterPyramid::highestIn(const std::array<double, 4>& rectangle,
                                const RasterSampler& sampler) const {
  const double none = -std::numeric_limits<double>::infinity();
  if (rectangle[0] >= _extent[2] || rectangle[2] <= _extent[0] || rectangle[1] >= _extent[3] ||
      rectangle[3] <= _extent[1])
    return none;
  double west = 1e300, east = -1e300, north = 1e300, south = -1e300;
  for (int i = 0; i <= 8; ++i)
    for (int j = 0; j <= 8; ++j) {
      const double lon =
          std::clamp(rectangle[0] + (rectangle[2] - rectangle[0]) * i / 8, _extent[0], _extent[2]);
      const double lat =
          std::clamp(rectangle[1] + (rectangle[3] - rectangle[1]) * j / 8, _extent[1], _extent[3]);
      double c, r;
      if (!sampler.toPixel(lon, lat, c, r)) continue;
      west = std::min(west, c), east = std::max(east, c);
      north = std::min(north, r), south = std::max(south, r);
    }
  if (west > east) return none;
  const Level& level = _levels[0];
  if (_wrapColumns && east - west > _wrapColumns / 2.0) west = 0, east = _wrapColumns - 1;
  const int c0 = std::clamp(int(west) - 1, 0, level.columns - 1);
  const int c1 = std::clamp(int(east) + 2, 0, level.columns - 1);
  const int r0 = std::clamp(int(north) - 1, 0, level.rows - 1);
  const int r1 = std::clamp(int(south) + 2, 0, level.rows - 1);
  double highest = none;
  for (int r = r0; r <= r1; ++r)
    for (int c = c0; c <= c1; ++c) {
      const float v = level.heights[std::size_t(r) * level.columns + c];
      if (std::isfinite(v) && v > highest) highest = v;
    }
  return highest;
}

}  // namespace kokudo::tiler::detail
