#pragma once

#include "engine/base/CancelToken.h"
#include "engine/tiler/detail/PointStore.h"

#include <array>
#include <cstdint>
#include <vector>

namespace kokudo::tiler::detail {

/// A tile of a quadtree over sorted buildings: a square of the root square and a run of buildings.
struct PointTile {
  unsigned level = 0;
  std::uint32_t x = 0, y = 0;         ///< from west, from south
  std::size_t begin = 0, end = 0;     ///< of the sorted buildings
  std::array<double, 6> region{};     ///< of those buildings' boxes: radians, metres
  double geometricError = 0;          ///< metres; 0 for a leaf
  std::vector<std::size_t> children;  ///< indices into `PointTree::tiles`; empty for a leaf
};

struct PointTree {
  std::array<double, 6> root{};  ///< the root square: radians, lowest and highest box
  double sideMetres = 0;         ///< of the root square
  unsigned levels = 0;           ///< from the root to the deepest leaf
  std::vector<PointTile> tiles;  ///< parents before children, children by y, x; [0] is the root
};

/// Blocks of an inner tile along its side; a tile's error is the size of one. Fewer in the root,
/// for which a slow line waits before anything is seen.
constexpr int blocksPerSideOf(unsigned level) {
  return level == 0 ? 16 : 32;
}

/// Sorts the buildings along a Morton curve and parts them into leaves of at most `maximum` (more
/// only where they stand on one spot). @param buildings not empty
PointTree buildPointTree(std::vector<PointBuilding>& buildings, std::size_t maximum);

/// The box of a building: west, south, east, north (radians), lowest and highest (m).
std::array<double, 6> boxOf(const PointBuilding& building);
/// The box and a millimetre round it, by which 32-bit floats and compressing may move a vertex.
std::array<double, 6> regionOf(const PointBuilding& building);

/// Where a building's four corners lie: longitude and latitude (radians), counter-clockwise.
std::array<std::array<double, 2>, 4> cornersOf(const PointBuilding& building);

/// The rectangle (west, south, east, north, radians) of a tile.
std::array<double, 4> squareOf(const PointTree& tree, const PointTile& tile);

/// 2 x 32 bits, x in the lower of each pair.
std::uint64_t interleave(std::uint32_t x, std::uint32_t y);

}  // namespace kokudo::tiler::detail
