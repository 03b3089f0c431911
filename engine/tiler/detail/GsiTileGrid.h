#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace kokudo::tiler::detail {

/// The pixels of one level of web map tiles (EPSG:3857, 256 pixels a side, row 0 in the north) that
/// cover an extent.
struct GsiTileGrid {
  static constexpr int kTileSide = 256;

  int level = 0;
  long column = 0, row = 0;   ///< of the first pixel, counted from the world's north-west corner
  int columns = 0, rows = 0;  ///< pixels

  int firstTileX() const { return static_cast<int>(column / kTileSide); }
  int firstTileY() const { return static_cast<int>(row / kTileSide); }
  int lastTileX() const { return static_cast<int>((column + columns - 1) / kTileSide); }
  int lastTileY() const { return static_cast<int>((row + rows - 1) / kTileSide); }
  std::size_t tileCount() const;
  std::array<double, 6> geoTransform() const;  ///< metres of EPSG:3857
};

/// @param extent west, south, east, north degrees, inside web Mercator's square; a tile that the
/// extent only touches is not part of it
GsiTileGrid gridOf(const std::array<double, 4>& extent, int level);

/// The finest level from 0 to `finest` at which the extent needs at most `maximumTiles` tiles.
GsiTileGrid finestGridOf(const std::array<double, 4>& extent, int finest, int maximumTiles);

}  // namespace kokudo::tiler::detail
