#pragma once

#include "engine/tiles/detail/Tile.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::tiles::detail {

/// The tiles whose content is in memory, and the bytes of it. Main thread.
class TileStore {
 public:
  explicit TileStore(TileRenderer& renderer) : _renderer(renderer) {}

  /// Makes the contents drawable and keeps them with the tile.
  void attach(Tile& tile, std::vector<TileContent> contents);
  void setShown(Tile& tile, bool shown);
  /// Frees the longest unused until `maximumBytes` are kept; never what `update` uses.
  void evict(std::size_t maximumBytes, std::uint64_t update);
  void unloadAll();
  /// Gives back what was prepared for a tile that nobody wants any more.
  void discard(std::vector<TileContent> contents);

  std::size_t bytes() const { return _bytes; }
  std::size_t count() const { return _loaded.size(); }

 private:
  void unload(Tile& tile);

  TileRenderer& _renderer;
  std::vector<Tile*> _loaded;
  std::size_t _bytes = 0;
};

}  // namespace kokudo::tiles::detail
