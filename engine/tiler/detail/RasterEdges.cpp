// What an elevation raster does where it ends: goes on in rasters beside it, or fades out.
#include "engine/tiler/detail/Degrees.h"
#include "engine/tiler/detail/RasterPyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kokudo::tiler::detail {

namespace {

constexpr double kFadeMetres = 4600;  // half a sample of a 5 minute grid

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

void RasterPyramid::fadeOut(const std::vector<std::array<double, 4>>& besides) {
  const std::vector<char> outside = findOutside();
  const int w = _levels[0].columns, h = _levels[0].rows;
  // As wide in all rasters of a set, or a step would stand where two of them meet.
  double side = std::min(w, h) - 2 * _margin;
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
      const int m = _margin;
      const bool own = c >= m && r >= m && c < w - m && r < h - m;
      // A sample more, as `liesIn` gives the neighbours: all must find the same distances.
      const bool near = c >= m - 1 && r >= m - 1 && c <= w - m && r <= h - m;
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

void RasterPyramid::borrowFrom(const std::vector<const RasterPyramid*>& others) {
  if (others.empty() || _wrapColumns) return;
  _levels.resize(1);
  addMargin();
  for (const RasterPyramid* other : others) take(*other);
  buildLevels();
}

/// Room for samples of rasters beside this one: bicubic reading reaches two beyond the edge.
void RasterPyramid::addMargin() {
  constexpr int kSamples = 2;
  const Level old = std::move(_levels[0]);
  Level wide;
  wide.columns = old.columns + 2 * kSamples;
  wide.rows = old.rows + 2 * kSamples;
  const std::size_t size = std::size_t(wide.columns) * std::size_t(wide.rows);
  wide.heights.assign(size, std::numeric_limits<float>::quiet_NaN());
  if (!old.water.empty()) wide.water.assign(size, 0.f);
  for (int r = 0; r < old.rows; ++r) {
    const auto from = std::ptrdiff_t(r) * old.columns;
    const auto to = std::ptrdiff_t(r + kSamples) * wide.columns + kSamples;
    std::copy_n(old.heights.begin() + from, old.columns, wide.heights.begin() + to);
    if (!old.water.empty())
      std::copy_n(old.water.begin() + from, old.columns, wide.water.begin() + to);
  }
  _levels[0] = std::move(wide);
  auto& g = _fromPixel;
  g[0] -= kSamples * (g[1] + g[2]);
  g[3] -= kSamples * (g[4] + g[5]);
  _toPixel[0] += kSamples;
  _toPixel[3] += kSamples;
  _margin += kSamples;
}

bool RasterPyramid::isInMargin(int column, int row) const {
  const Level& level = _levels[0];
  return column < _margin || row < _margin || column >= level.columns - _margin ||
         row >= level.rows - _margin;
}

/// What is missing, where the other has it: within this raster only samples in the same places.
void RasterPyramid::take(const RasterPyramid& other) {
  constexpr double kSamePlace = 0.05;  // samples
  const bool sameFrame = (_geographic && other._geographic) || _crs == other._crs;
  if (!sameFrame || _datum != other._datum) return;
  Level& level = _levels[0];
  for (int r = 0; r < level.rows; ++r)
    for (int c = 0; c < level.columns; ++c) {
      const std::size_t i = std::size_t(r) * std::size_t(level.columns) + std::size_t(c);
      if (std::isfinite(level.heights[i])) continue;
      const auto &g = _fromPixel, &t = other._toPixel;
      const double x = g[0] + (c + 0.5) * g[1] + (r + 0.5) * g[2];
      const double y = g[3] + (c + 0.5) * g[4] + (r + 0.5) * g[5];
      double column = t[0] + t[1] * x + t[2] * y, row = t[3] + t[4] * x + t[5] * y;
      const double cc = std::round(column), rr = std::round(row);
      if (std::abs(column - cc) <= kSamePlace && std::abs(row - rr) <= kSamePlace)
        column = cc, row = rr;
      else if (!isInMargin(c, r))
        continue;
      const auto [height, water] = other.plainAt(column, row);
      if (!std::isfinite(height)) continue;
      level.heights[i] = height;
      if (!level.water.empty()) level.water[i] = water;
    }
}

/// Height and share of water between the four samples round a place; no number where one of them is
/// missing, or more than half a sample outside of them all.
std::pair<float, float> RasterPyramid::plainAt(double column, double row) const {
  const Level& level = _levels[0];
  const float none = std::numeric_limits<float>::quiet_NaN();
  if (!(column >= -0.5 && row >= -0.5 && column <= level.columns - 0.5 && row <= level.rows - 0.5))
    return {none, 0.f};
  const double x = std::clamp(column, 0.0, level.columns - 1.0);
  const double y = std::clamp(row, 0.0, level.rows - 1.0);
  const int c = int(x), r = int(y);
  double height = 0, water = 0;
  for (int q = 0; q < 4; ++q) {
    const double weight = ((q & 1) ? x - c : 1 - (x - c)) * ((q >> 1) ? y - r : 1 - (y - r));
    if (weight <= 0) continue;
    const std::size_t i =
        std::size_t(r + (q >> 1)) * std::size_t(level.columns) + std::size_t(c + (q & 1));
    height += weight * double(level.heights[i]);
    if (!level.water.empty()) water += weight * double(level.water[i]);
  }
  return {float(height), float(water)};
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

}  // namespace kokudo::tiler::detail
