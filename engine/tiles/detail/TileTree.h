#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/tiles/detail/Tile.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace kokudo::tiles::detail {

/// Makes, counts and drops the tiles of one tileset. Main thread.
class TileTree {
 public:
  /// @param firstId of the first tile made  @param maximum tiles; further ones are left out
  explicit TileTree(TileId firstId = 1, std::size_t maximum = 4'000'000)
      : _nextId(firstId), _maximum(maximum) {}

  TileId nextId() { return _nextId++; }
  /// Hangs a tree under a tile that named it. False if that would be too many tiles: it is dropped.
  bool adopt(Tile& parent, std::unique_ptr<Tile> root);
  /// Makes the children of an implicit tile that are not made yet.
  void expand(Tile& tile);
  /// Drops what hangs below tiles that can bring it back and that no view has visited since
  /// `update`, if nothing of it is in memory or under way. @return whether the whole tree below is
  /// out of use
  bool trim(Tile& tile, std::uint64_t update);

  std::size_t count() const { return _count; }
  std::size_t maximum() const { return _maximum; }
  /// Oddities of metadata met while tiles were made, since the last call.
  Diagnostics takeWarnings();

 private:
  void giveIds(Tile& tile);
  void dropChildren(Tile& tile);

  TileId _nextId;
  std::size_t _maximum, _count = 0;
  bool _said = false;
  Diagnostics _warnings;
};

}  // namespace kokudo::tiles::detail
