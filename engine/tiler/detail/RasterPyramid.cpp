#include "engine/tiler/detail/RasterPyramid.h"

#include "engine/geodata/RasterReader.h"
#include "engine/tiler/detail/Degrees.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kLargestRaster = std::size_t(400) * 1000 * 1000;
constexpr double kFadeMetres = 4600;  // half a sample of a 5 minute grid
constexpr double kZeroShare =
    0.5;  // of all that is not above 0: zeros are a water mask, not depths
constexpr std::size_t kPondCells = 64;  // fewer flat cells are chance
constexpr float kPit = -5;              // lower ones on land are noise (SRTM in Osaka: to -52 m)
const float kNan = std::numeric_limits<float>::quiet_NaN();

bool isDegrees(const std::string& crs) {
  // The realisations of WGS 84 and JGD differ by less than a sample of any DEM.
  return crs == "EPSG:4326" || crs == "EPSG:6668" || crs == "EPSG:4979" || crs == "EPSG:6667";
}

/// The horizontal CRS that degrees are read in: that of the raster's own frame where we know it.
Result<geodesy::CrsTransform> transformTo(const std::string& crs) {
  auto japan = geodesy::CrsTransform::create("EPSG:6668", crs);
  if (japan) return japan;
  return geodesy::CrsTransform::create("EPSG:4326", crs);
}

std::array<double, 6> inverseToCentres(const std::array<double, 6>& g) {
  const double determinant = g[1] * g[5] - g[2] * g[4];
  std::array<double, 6> inverse{0, g[5] / determinant,  -g[2] / determinant,
                                0, -g[4] / determinant, g[1] / determinant};
  inverse[0] = -(g[0] * inverse[1] + g[3] * inverse[2]) - 0.5;
  inverse[3] = -(g[0] * inverse[4] + g[3] * inverse[5]) - 0.5;
  return inverse;
}

/// Chamfer distances from the zeros, in cells.
void spreadDistances(std::vector<float>& d, int columns, int rows) {
  constexpr float kDiagonal = 1.41421f;
  const auto spread = [&](int c, int r, int towards) {
    float& own = d[std::size_t(r) * columns + c];
    const auto take = [&](int cc, int rr, float step) {
      if (cc >= 0 && rr >= 0 && cc < columns && rr < rows)
        own = std::min(own, d[std::size_t(rr) * columns + cc] + step);
    };
    take(c - towards, r, 1);
    take(c, r - towards, 1);
    take(c - towards, r - towards, kDiagonal);
    take(c + towards, r - towards, kDiagonal);
  };
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) spread(c, r, 1);
  for (int r = rows - 1; r >= 0; --r)
    for (int c = columns - 1; c >= 0; --c) spread(c, r, -1);
}

}  // namespace

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
    auto made = transformTo(_crs);
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

std::vector<char> RasterPyramid::findOutside() const {
  const Level& level = _levels[0];
  const int w = level.columns, h = level.rows;
  std::vector<char> outside(level.heights.size(), 0);
  std::vector<std::size_t> stack;
  const auto push = [&](int c, int r) {
    const std::size_t i = std::size_t(r) * w + c;
    if (outside[i] || std::isfinite(level.heights[i])) return;
    outside[i] = 1;
    stack.push_back(i);
  };
  for (int c = 0; c < w; ++c) push(c, 0), push(c, h - 1);
  for (int r = 0; r < h; ++r) push(0, r), push(w - 1, r);
  while (!stack.empty()) {
    const std::size_t i = stack.back();
    stack.pop_back();
    const int c = int(i % w), r = int(i / w);
    if (c > 0) push(c - 1, r);
    if (c + 1 < w) push(c + 1, r);
    if (r > 0) push(c, r - 1);
    if (r + 1 < h) push(c, r + 1);
  }
  return outside;
}

/// SRTM's water mask: broad areas of exactly 0. Low land is noisy and never flat.
void RasterPyramid::findWater() {
  Level& level = _levels[0];
  std::size_t zeros = 0, low = 0;
  for (float v : level.heights) {
    low += v <= 0.f;
    zeros += v == 0.f;
  }
  _marksWater = zeros >= kPondCells && double(zeros) > kZeroShare * double(low);
  if (!_marksWater) return;
  const int w = level.columns, h = level.rows;
  std::vector<char> core(level.heights.size(), 0);
  for (int r = 0; r < h; ++r)
    for (int c = 0; c < w; ++c) {
      int flat = 0, all = 0;
      for (int rr = std::max(0, r - 1); rr <= std::min(h - 1, r + 1); ++rr)
        for (int cc = std::max(0, c - 1); cc <= std::min(w - 1, c + 1); ++cc, ++all)
          flat += level.heights[std::size_t(rr) * w + cc] == 0.f;
      core[std::size_t(r) * w + c] = flat * 3 >= all * 2;
    }
  markPonds(core);
  growWater();
  for (std::size_t i = 0; i < core.size(); ++i) {
    if (level.water[i] > 0)
      level.heights[i] = 0.f;
    else if (level.heights[i] < kPit)
      level.heights[i] = kNan;
  }
}

/// Connected core cells, where there are enough of them.
void RasterPyramid::markPonds(std::vector<char>& core) {
  Level& level = _levels[0];
  const int w = level.columns, h = level.rows;
  level.water.assign(core.size(), 0.f);
  std::vector<std::size_t> pond;
  for (std::size_t start = 0; start < core.size(); ++start) {
    if (!core[start]) continue;
    pond.assign(1, start);
    core[start] = 0;
    for (std::size_t k = 0; k < pond.size(); ++k) {
      const int c = int(pond[k] % w), r = int(pond[k] / w);
      const auto visit = [&](int cc, int rr) {
        if (cc < 0 || rr < 0 || cc >= w || rr >= h) return;
        const std::size_t i = std::size_t(rr) * w + cc;
        if (!core[i]) return;
        core[i] = 0;
        pond.push_back(i);
      };
      visit(c - 1, r), visit(c + 1, r), visit(c, r - 1), visit(c, r + 1);
    }
    if (pond.size() >= kPondCells)
      for (std::size_t i : pond) level.water[i] = 1.f;
  }
}

/// The shore cells of a pond, and noise in the middle of it, are water too.
void RasterPyramid::growWater() {
  Level& level = _levels[0];
  const int w = level.columns, h = level.rows;
  for (int pass = 0; pass < 2; ++pass) {
    const std::vector<float> before = level.water;
    for (int r = 1; r + 1 < h; ++r)
      for (int c = 1; c + 1 < w; ++c) {
        const std::size_t i = std::size_t(r) * w + c;
        if (before[i] > 0 || !(level.heights[i] <= 0.f)) continue;
        if (before[i - 1] + before[i + 1] + before[i - w] + before[i + w] > 0) level.water[i] = 1.f;
      }
  }
}

void RasterPyramid::fillHoles(const std::vector<char>& outside) {
  Level& level = _levels[0];
  const int w = level.columns, h = level.rows;
  const auto meanOfNeighbours = [&](std::size_t i) {
    const int c = int(i % w), r = int(i / w);
    double sum = 0;
    int count = 0;
    for (int rr = std::max(0, r - 1); rr <= std::min(h - 1, r + 1); ++rr)
      for (int cc = std::max(0, c - 1); cc <= std::min(w - 1, c + 1); ++cc) {
        const float v = level.heights[std::size_t(rr) * w + cc];
        if (std::isfinite(v)) sum += v, ++count;
      }
    return count ? float(sum / count) : kNan;
  };
  std::vector<std::size_t> holes;
  for (std::size_t i = 0; i < outside.size(); ++i)
    if (!outside[i] && !std::isfinite(level.heights[i])) holes.push_back(i);
  // From the rim inwards, ring by ring.
  while (!holes.empty()) {
    std::vector<std::pair<std::size_t, float>> ring;
    std::vector<std::size_t> rest;
    for (std::size_t i : holes) {
      const float v = meanOfNeighbours(i);
      if (std::isfinite(v))
        ring.emplace_back(i, v);
      else
        rest.push_back(i);
    }
    if (ring.empty()) break;
    for (const auto& [i, v] : ring) level.heights[i] = v;
    holes = std::move(rest);
  }
}

void RasterPyramid::fadeOut(const std::vector<std::array<double, 4>>& besides) {
  const std::vector<char> outside = findOutside();
  const int w = _levels[0].columns, h = _levels[0].rows;
  // As wide in all rasters of a set, or a step would stand where two of them meet.
  double side = std::min(w, h);
  if (_geographic)
    for (const auto& e : besides)
      side = std::min(side, std::min(e[2] - e[0], e[3] - e[1]) / _spacingDegrees);
  const double spacing = _spacingDegrees * kMetresPerDegree;
  const double cells = std::max(2.0, std::min(kFadeMetres / spacing, side / 6.0));
  _fadeDegrees = cells * _spacingDegrees;
  // The set ends also round the corner of a neighbour: so far the distance is taken beyond the
  // edge.
  const int margin = int(std::ceil(cells)) + 3;
  const int columns = w + 2 * margin, rows = h + 2 * margin;
  std::vector<float> d(std::size_t(columns) * std::size_t(rows), 1e9f);
  for (int r = -margin; r < h + margin; ++r)
    for (int c = -margin; c < w + margin; ++c) {
      const bool own = c >= 0 && r >= 0 && c < w && r < h;
      // A sample more, as `liesIn` gives the neighbours: all must find the same distances.
      const bool near = c >= -1 && r >= -1 && c <= w && r <= h;
      if (own ? !outside[std::size_t(r) * w + c] : near) continue;
      if (!liesIn(c, r, besides)) d[std::size_t(r + margin) * columns + c + margin] = 0.f;
    }
  spreadDistances(d, columns, rows);
  _fade.resize(outside.size());
  // Nothing within two samples of the edge: bicubic reading reaches that far.
  for (int r = 0; r < h; ++r)
    for (int c = 0; c < w; ++c)
      _fade[std::size_t(r) * w + c] =
          float(smoothStep((d[std::size_t(r + margin) * columns + c + margin] - 3.0) / cells));
}

void RasterPyramid::borrowFrom(const RasterPyramid& other) {
  constexpr double kSamePlace = 0.05;  // samples
  if (!_geographic || !other._geographic || _datum != other._datum) return;
  Level& level = _levels[0];
  const Level& theirs = other._levels[0];
  bool borrowed = false;
  for (int r = 0; r < level.rows; ++r)
    for (int c = 0; c < level.columns; ++c) {
      float& height = level.heights[std::size_t(r) * level.columns + c];
      if (std::isfinite(height)) continue;
      const auto &g = _fromPixel, &t = other._toPixel;
      const double x = g[0] + (c + 0.5) * g[1] + (r + 0.5) * g[2];
      const double y = g[3] + (c + 0.5) * g[4] + (r + 0.5) * g[5];
      const double column = t[0] + t[1] * x + t[2] * y, row = t[3] + t[4] * x + t[5] * y;
      const double cc = std::round(column), rr = std::round(row);
      if (std::abs(column - cc) > kSamePlace || std::abs(row - rr) > kSamePlace) continue;
      if (cc < 0 || rr < 0 || cc >= theirs.columns || rr >= theirs.rows) continue;
      const float value = theirs.heights[std::size_t(rr) * theirs.columns + std::size_t(cc)];
      if (!std::isfinite(value)) continue;
      height = value;
      borrowed = true;
    }
  if (!borrowed) return;
  _levels.resize(1);
  buildLevels();
}

bool RasterPyramid::isOneSetWith(const RasterPyramid& other) const {
  const double ratio = other._spacingDegrees / _spacingDegrees;
  return ratio > 0.5 && ratio < 2;
}

/// With a sample to spare: rasters of a set meet, they need not overlap.
bool RasterPyramid::liesIn(int column, int row,
                           const std::vector<std::array<double, 4>>& rectangles) const {
  if (!_geographic) return false;
  const auto& g = _fromPixel;
  const double x = g[0] + (column + 0.5) * g[1] + (row + 0.5) * g[2];
  const double y = g[3] + (column + 0.5) * g[4] + (row + 0.5) * g[5];
  return std::any_of(rectangles.begin(), rectangles.end(), [&](const std::array<double, 4>& e) {
    return x > e[0] - _spacingDegrees && x < e[2] + _spacingDegrees && y > e[1] - _spacingDegrees &&
           y < e[3] + _spacingDegrees;
  });
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
        coarse.heights[i] = count ? float(sum / count) : kNan;
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

Result<RasterSampler> RasterSampler::create(std::shared_ptr<const RasterPyramid> pyramid) {
  RasterSampler sampler(std::move(pyramid));
  if (!sampler._pyramid->_geographic) {
    auto transform = transformTo(sampler._pyramid->crs());
    if (!transform) return transform.error();
    sampler._transform = std::move(*transform);
  }
  return sampler;
}

bool RasterSampler::toPixel(double longitude, double latitude, double& column, double& row) const {
  const RasterPyramid& p = *_pyramid;
  double x = longitude, y = latitude;
  if (_transform) {
    const auto projected = _transform->forward({longitude, latitude, 0});
    if (!projected) return false;
    x = projected->x, y = projected->y;
  }
  const auto& t = p._toPixel;
  column = t[0] + t[1] * x + t[2] * y;
  row = t[3] + t[4] * x + t[5] * y;
  const auto& finest = p._levels[0];
  if (p._wrapColumns) {
    column = std::fmod(column, p._wrapColumns);
    if (column < 0) column += p._wrapColumns;
  } else if (p._geographic && (column < -0.5 || column > finest.columns - 0.5)) {
    // A grid that counts 0..360 (or -180..180 where ours goes on).
    for (double turn : {360.0, -360.0}) {
      const double other = t[0] + t[1] * (x + turn) + t[2] * y;
      if (other >= -0.5 && other <= finest.columns - 0.5) column = other;
    }
  }
  return column >= -0.5 && row >= -0.5 && column <= finest.columns + (p._wrapColumns ? 1 : -0.5) &&
         row <= finest.rows - 0.5;
}

namespace {

/// Catmull-Rom weights of the samples at -1, 0, 1, 2.
std::array<double, 4> cubicWeights(double t) {
  return {((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1,
          ((-1.5 * t + 2) * t + 0.5) * t, (0.5 * t - 0.5) * t * t};
}

}  // namespace

RasterSampler::Sample RasterSampler::at(double longitude, double latitude,
                                        double spacingDegrees) const {
  const RasterPyramid& p = *_pyramid;
  Sample sample;
  const auto& e = p._extent;
  if (longitude < e[0] || longitude > e[2] || latitude < e[1] || latitude > e[3]) return sample;
  double column, row;
  if (!toPixel(longitude, latitude, column, row)) return sample;
  sample.share = fadeAt(longitude, latitude, column, row);
  sample.inner = innerAt(column, row);
  if (sample.share <= 0) return sample;

  const double ratio = spacingDegrees / p._spacingDegrees;
  const int wanted = ratio > 1 ? int(std::lround(std::log2(ratio))) : 0;
  const int k = std::clamp(wanted, 0, int(p._levels.size()) - 1);
  const auto& level = p._levels[std::size_t(k)];
  const double scale = double(1 << k);
  const double x = (column + 0.5) / scale - 0.5, y = (row + 0.5) / scale - 0.5;
  const int c = int(std::floor(x)), r = int(std::floor(y));
  const auto wx = cubicWeights(x - c), wy = cubicWeights(y - r);
  const auto indexOf = [&](int cc, int rr) {
    rr = std::clamp(rr, 0, level.rows - 1);
    if (p._wrapColumns)
      cc = (cc % level.columns + level.columns) % level.columns;
    else
      cc = std::clamp(cc, 0, level.columns - 1);
    return std::size_t(rr) * level.columns + cc;
  };
  double sum = 0, weights = 0, water = 0;
  bool whole = true;
  for (int j = 0; j < 4 && whole; ++j)
    for (int i = 0; i < 4; ++i) {
      const float v = level.heights[indexOf(c + i - 1, r + j - 1)];
      whole = whole && std::isfinite(v);
      sum += wx[i] * wy[j] * v;
    }
  const double fx = x - c, fy = y - r;
  const double bilinear[4] = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
  double plain = 0;
  for (int q = 0; q < 4; ++q) {
    const std::size_t i = indexOf(c + (q & 1), r + (q >> 1));
    if (!level.water.empty()) water += bilinear[q] * level.water[i];
    if (!std::isfinite(level.heights[i])) continue;
    plain += bilinear[q] * level.heights[i];
    weights += bilinear[q];
  }
  sample.water = water;
  if (whole)
    sample.height = sum;
  else if (weights > 0.25)
    sample.height = plain / weights;
  else
    sample.share = 0;
  return sample;
}

double RasterSampler::innerAt(double column, double row) const {
  const auto& level = _pyramid->_levels[0];
  double over = std::max(-row, row - (level.rows - 1));
  if (!_pyramid->_wrapColumns) over = std::max({over, -column, column - (level.columns - 1)});
  return std::clamp(1 - 2 * over, 0.0, 1.0);
}

double RasterSampler::fadeAt(double longitude, double latitude, double column, double row) const {
  const RasterPyramid& p = *_pyramid;
  if (p._fade.empty()) return 1;
  const auto& level = p._levels[0];
  const double x = std::clamp(column, 0.0, level.columns - 1.0);
  const double y = std::clamp(row, 0.0, level.rows - 1.0);
  const int c = std::min(int(x), std::max(level.columns - 2, 0));
  const int r = std::min(int(y), std::max(level.rows - 2, 0));
  double fade = 0;
  for (int q = 0; q < 4; ++q) {
    const int cc = std::min(c + (q & 1), level.columns - 1),
              rr = std::min(r + (q >> 1), level.rows - 1);
    const double weight = ((q & 1) ? x - c : 1 - (x - c)) * ((q >> 1) ? y - r : 1 - (y - r));
    fade += weight * p._fade[std::size_t(rr) * level.columns + cc];
  }
  const double fromEdge = std::min(
      {longitude - p._use[0], p._use[2] - longitude, latitude - p._use[1], p._use[3] - latitude});
  if (fromEdge < p._fadeDegrees) fade *= smoothStep(fromEdge / p._fadeDegrees);
  return fade;
}

}  // namespace kokudo::tiler::detail
