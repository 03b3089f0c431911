// Samples without data: those that lie outside of all data, and holes within it.
#include "engine/tiler/detail/RasterPyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kokudo::tiler::detail {

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
    return count ? float(sum / count) : std::numeric_limits<float>::quiet_NaN();
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

}  // namespace kokudo::tiler::detail
