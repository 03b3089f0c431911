#include "engine/tiles/detail/TileStore.h"

#include "engine/tiles/detail/CompactModel.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

std::size_t bytesOf(const Tile& tile) {
  std::size_t bytes = 0;
  for (const TileContent& content : tile.contents) bytes += content.bytes;
  return bytes;
}

}  // namespace

void TileStore::attach(Tile& tile, std::vector<TileContent> contents) {
  const bool wasLoaded = !tile.contents.empty();
  const bool wasShown = tile.shown;
  if (wasLoaded) {
    setShown(tile, false);
    _bytes -= bytesOf(tile);
    discard(std::exchange(tile.contents, {}));
  }
  for (TileContent& content : contents) {
    if (content.resource) _renderer.attachInMainThread(*content.resource);
    content.bytes = byteSizeOf(content);
  }
  tile.contents = std::move(contents);
  tile.knownBytes = std::max(tile.knownBytes, bytesOf(tile));
  _bytes += bytesOf(tile);
  if (!wasLoaded) _loaded.push_back(&tile);
  if (std::find(_fresh.begin(), _fresh.end(), &tile) == _fresh.end()) _fresh.push_back(&tile);
  if (wasShown) setShown(tile, true);
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
  _bytes -= bytesOf(tile);
  discard(std::exchange(tile.contents, {}));
  tile.state = LoadState::Unloaded;
}

bool TileStore::isUnused(const Tile& tile, std::uint64_t update) {
  return tile.usedIn != update && !tile.shown;
}

std::size_t TileStore::unusedBytes(std::uint64_t update) const {
  std::size_t bytes = 0;
  for (const Tile* tile : _loaded) {
    if (isUnused(*tile, update)) bytes += bytesOf(*tile);
  }
  return bytes;
}

std::vector<Tile*> TileStore::evict(std::size_t bytes, std::uint64_t update,
                                    const std::function<bool()>& mayGoOn) {
  std::vector<Tile*> unused;
  if (bytes == 0) return unused;
  std::copy_if(_loaded.begin(), _loaded.end(), std::back_inserter(unused),
               [update](const Tile* tile) { return isUnused(*tile, update); });
  // Of equally old ones the finer first: the coarser stands in for more.
  std::sort(unused.begin(), unused.end(), [](const Tile* a, const Tile* b) {
    return std::tuple(a->usedIn, -a->depth, a->id) < std::tuple(b->usedIn, -b->depth, b->id);
  });
  const std::size_t goal = _bytes - std::min(bytes, _bytes);
  std::size_t done = 0;
  while (done < unused.size() && _bytes > goal && mayGoOn()) {
    unload(*unused[done++]);
  }
  unused.resize(done);
  const auto isGone = [](const Tile* tile) { return tile->contents.empty(); };
  if (done > 0) {
    std::erase_if(_loaded, isGone);
    std::erase_if(_fresh, isGone);
  }
  return unused;
}

void TileStore::unloadAll() {
  for (Tile* tile : _loaded) {
    unload(*tile);
  }
  _loaded.clear();
  _fresh.clear();
}

bool TileStore::compactOne(Tile& tile) {
  bool isDone = true;
  _bytes -= bytesOf(tile);
  for (TileContent& content : tile.contents) {
    const bool isFree = content.resource && !content.resource->needsModel();
    if (isFree && content.ownModel) {
      compactModel(*content.ownModel);
      content.ownModel.reset();
    }
    isDone = isDone && (isFree || !content.resource);
    content.bytes = byteSizeOf(content);
  }
  tile.knownBytes = std::max(tile.knownBytes, bytesOf(tile));
  _bytes += bytesOf(tile);
  return isDone;
}

void TileStore::compact() {
  constexpr std::size_t kAtOnce = 16;
  // Those that the renderer keeps for long go to the end of the row.
  const std::size_t count = std::min(kAtOnce, _fresh.size());
  std::vector<Tile*> again;
  for (std::size_t i = 0; i < count; ++i) {
    if (!compactOne(*_fresh[i])) again.push_back(_fresh[i]);
  }
  _fresh.erase(_fresh.begin(), _fresh.begin() + static_cast<std::ptrdiff_t>(count));
  _fresh.insert(_fresh.end(), again.begin(), again.end());
}

}  // namespace kokudo::tiles::detail
