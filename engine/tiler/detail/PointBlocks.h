#pragma once

#include "engine/tiler/detail/PointTree.h"

#include <array>
#include <cstdint>
#include <vector>

namespace kokudo::tiler::detail {

/// Many buildings as one box, for an inner tile: radians and metres.
struct PointBlock {
  std::array<double, 4> rectangle{};  ///< west, south, east, north, as large as the plans together
  double low = 0, high = 0;
  std::size_t buildings = 0;
  double meanHeight = 0;  ///< weighted by plan area
};

/// What an inner tile shows: its largest buildings as they are, the others as blocks.
struct PointOverview {
  std::vector<std::size_t> largest;  ///< indices of sorted buildings, ascending
  std::vector<PointBlock> blocks;    ///< at most one in each cell (see `blocksPerSideOf`); inside
                                     ///< the boxes of the buildings that they stand for
};

PointOverview overviewOf(const PointTree& tree, const PointTile& tile,
                         const std::vector<PointBuilding>& buildings, std::size_t largest);

}  // namespace kokudo::tiler::detail
