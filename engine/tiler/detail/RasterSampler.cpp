#include "engine/tiler/detail/Degrees.h"
#include "engine/tiler/detail/RasterPyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

Result<RasterSampler> RasterSampler::create(std::shared_ptr<const RasterPyramid> pyramid) {
  RasterSampler sampler(std::move(pyramid));
  if (!sampler._pyramid->_geographic) {
    auto transform = degreesTo(sampler._pyramid->crs());
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
  const int m = _pyramid->_margin;
  const double lastColumn = level.columns - 1.0 - m, lastRow = level.rows - 1.0 - m;
  double over = std::max(m - row, row - lastRow);
  if (!_pyramid->_wrapColumns) over = std::max({over, m - column, column - lastColumn});
  if (over <= 0) return 1;
  if (m > 0) {
    const auto outward = [m](double at, double last, int count) {
      const double cell = at < m ? std::floor(at) : at > last ? std::ceil(at) : std::round(at);
      return std::size_t(std::clamp(int(cell), 0, count - 1));
    };
    const std::size_t i = outward(row, lastRow, level.rows) * std::size_t(level.columns) +
                          outward(column, lastColumn, level.columns);
    if (std::isfinite(level.heights[i])) return 1;
  }
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
