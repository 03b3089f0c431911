#include "engine/tiler/detail/PointBlocks.h"

#include "engine/tiler/detail/TilesetJson.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace kokudo::tiler::detail {

namespace {

double sizeOf(const PointBuilding& b) {
  return std::hypot(2.0 * b.halfWidth, 2.0 * b.halfDepth, double(b.height));
}

std::vector<std::size_t> largestOf(const PointTile& tile,
                                   const std::vector<PointBuilding>& buildings, std::size_t count) {
  std::vector<std::size_t> all(tile.end - tile.begin);
  std::iota(all.begin(), all.end(), tile.begin);
  count = std::min(count, all.size());
  std::nth_element(all.begin(), all.begin() + std::ptrdiff_t(count), all.end(),
                   [&](std::size_t a, std::size_t b) {
                     const double sa = sizeOf(buildings[a]), sb = sizeOf(buildings[b]);
                     return sa != sb ? sa > sb : a < b;
                   });
  all.resize(count);
  std::sort(all.begin(), all.end());
  return all;
}

struct Cell {
  std::size_t buildings = 0;
  double area = 0;              // m²
  double areaX = 0, areaY = 0;  // moments
  double areaHeight = 0, areaTop = 0;
  std::array<double, 6> region{};
};

/// `middle` and `half` moved and shrunk so that the interval lies in [low, high].
std::pair<double, double> fit(double middle, double half, double low, double high) {
  half = std::min(half, (high - low) / 2);
  middle = std::clamp(middle, low + half, std::max(low + half, high - half));
  return {middle - half, middle + half};
}

PointBlock blockOf(const Cell& cell, const std::array<double, 2>& radiansPerMetre,
                   const std::array<double, 2>& cellSize) {
  PointBlock block;
  const double half = std::sqrt(cell.area) / 2;
  // A street's width of the cell stays open, so that blocks never touch.
  const auto reach = [&](std::size_t axis) {
    return std::min(half * radiansPerMetre[axis], 0.46 * cellSize[axis]);
  };
  const auto [west, east] = fit(cell.areaX / cell.area, reach(0), cell.region[0], cell.region[2]);
  const auto [south, north] = fit(cell.areaY / cell.area, reach(1), cell.region[1], cell.region[3]);
  block.rectangle = {west, south, east, north};
  block.low = cell.region[4];
  block.high = std::min(cell.areaTop / cell.area, cell.region[5]);
  block.buildings = cell.buildings;
  block.meanHeight = cell.areaHeight / cell.area;
  return block;
}

}  // namespace

PointOverview overviewOf(const PointTree& tree, const PointTile& tile,
                         const std::vector<PointBuilding>& buildings, std::size_t largest) {
  PointOverview overview;
  overview.largest = largestOf(tile, buildings, largest);
  const auto square = squareOf(tree, tile);
  const int side = blocksPerSideOf(tile.level);
  const std::array<double, 2> cellSize{(square[2] - square[0]) / side,
                                       (square[3] - square[1]) / side};
  const double cellMetres = std::ldexp(tree.sideMetres, -int(tile.level)) / side;
  std::vector<Cell> cells(std::size_t(side) * std::size_t(side));
  auto shown = overview.largest.begin();
  for (std::size_t i = tile.begin; i < tile.end; ++i) {
    if (shown != overview.largest.end() && *shown == i) {
      ++shown;
      continue;
    }
    const PointBuilding& b = buildings[i];
    const auto index = [&](double at, double from, double size) {
      return std::size_t(std::clamp((at - from) / size, 0.0, side - 1.0));
    };
    Cell& cell = cells[index(b.latitude, square[1], cellSize[1]) * std::size_t(side) +
                       index(b.longitude, square[0], cellSize[0])];
    const auto box = boxOf(b);
    if (cell.buildings++ == 0)
      cell.region = box;
    else
      include(cell.region, box);
    const double area = 4.0 * b.halfWidth * b.halfDepth;
    cell.area += area;
    cell.areaX += area * b.longitude;
    cell.areaY += area * b.latitude;
    cell.areaHeight += area * b.height;
    cell.areaTop += area * (double(b.base) + b.height);
  }
  const std::array<double, 2> radiansPerMetre{cellSize[0] / cellMetres, cellSize[1] / cellMetres};
  for (const Cell& cell : cells)
    if (cell.buildings > 0) overview.blocks.push_back(blockOf(cell, radiansPerMetre, cellSize));
  return overview;
}

}  // namespace kokudo::tiler::detail
