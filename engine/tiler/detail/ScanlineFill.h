#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace kokudo::tiler::detail {

/// A grid of cells over a rectangle; rows go north.
struct CellGrid {
  double west = 0, south = 0;
  double cellX = 1, cellY = 1;
  int columns = 0, rows = 0;
};

/// Calls `mark(column, row)` for every cell whose centre lies inside the polygon (even-odd over all
/// its rings). @param rings of vertices whose first two numbers are x and y, closed or not
template <typename Rings, typename Mark>
void fillPolygon(const Rings& rings, const CellGrid& grid, const Mark& mark) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const auto& ring : rings)
    for (const auto& v : ring) low = std::min(low, v[1]), high = std::max(high, v[1]);
  if (!(low <= high)) return;
  const double lastRow = grid.rows - 1.0;
  const int first = int(std::clamp((low - grid.south) / grid.cellY - 0.5, 0.0, lastRow + 1));
  const int last = int(std::clamp(std::ceil((high - grid.south) / grid.cellY), -1.0, lastRow));
  std::vector<double> crossings;
  for (int r = first; r <= last; ++r) {
    const double y = grid.south + (r + 0.5) * grid.cellY;
    crossings.clear();
    for (const auto& ring : rings)
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const auto& a = ring[i];
        const auto& b = ring[(i + 1) % ring.size()];
        if ((a[1] > y) == (b[1] > y)) continue;
        crossings.push_back(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
      }
    std::sort(crossings.begin(), crossings.end());
    const auto column = [&](double x) { return (x - grid.west) / grid.cellX - 0.5; };
    for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
      const int c0 = int(std::max(0.0, std::ceil(column(crossings[k]))));
      const int c1 = int(std::min(grid.columns - 1.0, std::floor(column(crossings[k + 1]))));
      for (int c = c0; c <= c1; ++c) mark(c, r);
    }
  }
}

}  // namespace kokudo::tiler::detail
