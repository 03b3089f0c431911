#include "engine/tiles/detail/TileStore.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kokudo::tiles::detail {

void TileStore::attach(Tile& tile, std::vector<TileContent> contents) {
  for (TileContent& content : contents) {
    if (content.resource) _renderer.attachInMainThread(*content.resource);
    _bytes += content.bytes;
  }
  tile.contents = std::move(contents);
  _loaded.push_back(&tile);
}

void TileStore::setShown(Tile& tile, bool shown) {
  if (tile.shown == shown) return;
  tile.shown = shown;
  for (TileContent& content : tile.contents) {
    if (content.resource) _renderer.setVisible(*content.resource, shown);
  }
}

void TileStore::discard(std::vector<TileContent> contents) {
  for (TileContent& content : contents) {
    if (content.resource) _renderer.release(std::move(content.resource));
  }
}

void TileStore::unload(Tile& tile) {
  setShown(tile, false);
  for (const TileContent& content : tile.contents) {
    _bytes -= content.bytes;
  }
  discard(std::exchange(tile.contents, {}));
  tile.state = LoadState::Unloaded;
}

void TileStore::evict(std::size_t maximumBytes, std::uint64_t update) {
  if (_bytes <= maximumBytes) return;
  std::vector<Tile*> unused;
  std::copy_if(_loaded.begin(), _loaded.end(), std::back_inserter(unused),
               [update](const Tile* tile) { return tile->usedIn != update && !tile->shown; });
  // Of equally old ones the finer first: the coarser stands in for more.
  std::sort(unused.begin(), unused.end(), [](const Tile* a, const Tile* b) {
    return std::tuple(a->usedIn, -a->depth, a->id) < std::tuple(b->usedIn, -b->depth, b->id);
  });
  for (Tile* tile : unused) {
    if (_bytes <= maximumBytes) break;
    unload(*tile);
  }
  std::erase_if(_loaded, [](const Tile* tile) { return tile->contents.empty(); });
}

void TileStore::unloadAll() {
  for (Tile* tile : _loaded) {
    unload(*tile);
  }
  _loaded.clear();
}

}  // namespace kokudo::tiles::detail
