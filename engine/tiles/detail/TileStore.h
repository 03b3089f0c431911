#pragma once

#include "engine/tiles/detail/Tile.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace kokudo::tiles::detail {

/// The tiles whose content is in memory, and the bytes of it. Main thread.
class TileStore {
 public:
  explicit TileStore(TileRenderer& renderer) : _renderer(renderer) {}

  /// Makes the contents drawable and keeps them with the tile, in place of those it had.
  void attach(Tile& tile, std::vector<TileContent> contents);
  void setShown(Tile& tile, bool shown);
  /// Frees the longest unused until `bytes` are freed or `mayGoOn` says no; never what `update`
  /// uses. @return the tiles that were unloaded
  std::vector<Tile*> evict(std::size_t bytes, std::uint64_t update,
                           const std::function<bool()>& mayGoOn);
  void unloadAll();
  /// Gives back what was prepared for a tile that nobody wants any more.
  void discard(std::vector<TileContent> contents);
  /// Drops what the renderer does not need any more, of some tiles that were attached lately.
  void compact();

  /// Without images.
  std::size_t bytes() const { return _bytes; }
  /// Of tiles that `update` does not use.
  std::size_t unusedBytes(std::uint64_t update) const;
  std::size_t count() const { return _loaded.size(); }

 private:
  static bool isUnused(const Tile& tile, std::uint64_t update);
  void unload(Tile& tile);
  bool compactOne(Tile& tile);

  TileRenderer& _renderer;
  std::vector<Tile*> _loaded;
  std::vector<Tile*> _fresh;  ///< attached, not compact yet
  std::size_t _bytes = 0;
};

}  // namespace kokudo::tiles::detail
