// Where an elevation raster marks water by 0.
#include "engine/tiler/detail/RasterPyramid.h"

#include <algorithm>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

constexpr double kZeroShare =
    0.5;  // of all that is not above 0: zeros are a water mask, not depths
constexpr std::size_t kPondCells = 64;  // fewer flat cells are chance
constexpr float kPit = -5;              // lower ones on land are noise (SRTM in Osaka: to -52 m)

}  // namespace

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
      level.heights[i] = std::numeric_limits<float>::quiet_NaN();
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

}  // namespace kokudo::tiler::detail
