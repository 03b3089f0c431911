// What came in: results of loads become trees below tiles and contents on them.

#include "engine/base/Uri.h"
#include "engine/tiles/detail/TilesetImpl.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace kokudo::tiles {

using detail::LoadResult;
using detail::LoadState;
using detail::TileContent;

namespace {

std::size_t bytesOf(const std::vector<TileContent>& contents) {
  std::size_t bytes = 0;
  for (const TileContent& content : contents) bytes += content.bytes;
  return bytes;
}

/// If no other tile holds their images.
std::size_t bytesAlone(const std::vector<TileContent>& contents) {
  std::size_t bytes = bytesOf(contents);
  for (const TileContent& content : contents) bytes += content.imageBytes;
  return bytes;
}

void addOnce(std::vector<std::string>& list, const std::string& text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(text);
  }
}

}  // namespace

std::vector<LoadResult> Tileset::Impl::takeResults() {
  return step ? waitForRecorded() : loader->takeResults();
}

/// Just those results, in that order, that the record says came in this update.
std::vector<LoadResult> Tileset::Impl::waitForRecorded() {
  constexpr auto kPatience = std::chrono::seconds(60);
  const auto end = std::chrono::steady_clock::now() + kPatience;
  std::vector<LoadResult> due;
  for (const auto& [event, tile] : step->events) {
    if (event != TileEvent::Received && event != TileEvent::Failed) continue;
    const auto load = std::find_if(active.begin(), active.end(), [&, id = tile](const auto& one) {
      return (one.second.tile->id - entry.id) == id;
    });
    if (load == active.end()) continue;
    while (std::chrono::steady_clock::now() < end) {
      for (LoadResult& result : loader->takeResults()) early.push_back(std::move(result));
      const auto found = std::find_if(early.begin(), early.end(), [&](const LoadResult& result) {
        return result.load == load->first;
      });
      if (found != early.end()) {
        due.push_back(std::move(*found));
        early.erase(found);
        break;
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }
  return due;
}

void Tileset::Impl::receive() {
  for (LoadResult& result : takeResults()) {
    const auto found = active.find(result.load);
    if (found == active.end()) {  // cancelled meanwhile
      store.discard(std::move(result.contents));
      continue;
    }
    const ActiveLoad load = found->second;
    active.erase(found);
    if (account) account->release(load.reserved);
    finish(load, std::move(result));
  }
}

void Tileset::Impl::finish(const ActiveLoad& load, LoadResult result) {
  Tile& tile = *load.tile;
  warnAll(result.diagnostics);
  if (result.error) {
    record(TileEvent::Failed, tile);
    store.discard(std::move(result.contents));
    fail(tile, *result.error, load.refresh);
    return;
  }
  record(TileEvent::Received, tile);
  // A tile that was evicted and comes again has its subtree already.
  if (!tile.isExternal) {
    for (detail::ParsedTileset& tileset : result.tilesets) {
      if (!adopt(tile, std::move(tileset))) break;
    }
    tile.isExternal = !result.tilesets.empty();
  }
  if (&tile == &entry && !root()) {
    store.discard(std::move(result.contents));
    fail(tile, {Error::Kind::BadInput, uri + ": more tiles than may be known at once"}, false);
    return;
  }
  if (result.contents.empty()) {
    if (!load.refresh) tile.state = LoadState::Loaded;
    return;
  }
  // One content by itself: it is that of the root made for it, under whose number it was prepared.
  if (&tile == &entry) {
    tile.state = LoadState::Loaded;
    root()->id = entry.id;
    keep(*root(), load, std::move(result.contents));
    return;
  }
  tile.additive = tile.additive || tile.isExternal;
  keep(tile, load, std::move(result.contents));
}

/// Contents wait to be attached to their tile.
void Tileset::Impl::keep(Tile& tile, const ActiveLoad& load, std::vector<TileContent> contents) {
  const std::size_t bytes = bytesAlone(contents);
  tile.knownBytes = bytes;
  meanBytes = meanBytes > 0 ? 0.9 * meanBytes + 0.1 * static_cast<double>(bytes)
                            : static_cast<double>(bytes);
  // More than was reserved, and no room for it: it is left out now and asked for again with what is
  // known of it.
  const MemoryGovernor::State memory =
      services.governor ? services.governor->state() : MemoryGovernor::State{};
  const bool tooMuch = services.governor && bytes > load.reserved && !load.keep &&
                       memory.used + memory.reserved + bytes > memory.cap;
  if (tooMuch) {
    store.discard(std::move(contents));
    if (!load.refresh) tile.state = LoadState::Unloaded;
    return;
  }
  if (!load.refresh) tile.state = LoadState::Attaching;
  const std::size_t own = bytesOf(contents);
  ready.push_back({&tile, std::move(contents), own});
  readyBytes += own;
  hold();
}

void Tileset::Impl::fail(Tile& tile, const Error& error, bool refresh) {
  constexpr int kTries = 3;
  constexpr double kRefreshAgainSeconds = 10;
  if (refresh) {  // what is there stays
    tile.expiresAt = now + kRefreshAgainSeconds;
    warn(tile.contentUris.front(), error.message);
    return;
  }
  const bool mayPass =
      error.kind == Error::Kind::Network && uriScheme(tile.contentUris.front()).starts_with("http");
  if (&tile != &entry && mayPass && ++tile.attempts < kTries) {
    tile.state = LoadState::Unloaded;
    tile.retryAt = now + 0.5 * (1 << tile.attempts);
    return;
  }
  tile.state = LoadState::Failed;
  if (&tile == &entry) {
    failed = error;
    return;
  }
  ++failedTiles;
  warn(tile.contentUris.front(), error.message);
}

bool Tileset::Impl::adopt(Tile& parent, detail::ParsedTileset tileset) {
  warnAll(tileset.diagnostics);
  addOnce(copyrights, tileset.copyright);
  const bool good = tree.adopt(parent, std::move(tileset.root));
  // Walks from a tile up to the root end there.
  if (good && &parent == &entry) parent.children.back()->parent = nullptr;
  return good;
}

/// A large tile comes to the GPU over several updates. @return whether all of it is there
bool Tileset::Impl::sendSome(ReadyTile& tile) {
  return std::all_of(tile.contents.begin(), tile.contents.end(), [this](const auto& content) {
    return !content.resource || services.renderer->sendSome(*content.resource);
  });
}

void Tileset::Impl::attachReady() {
  const double begin = clock();
  std::size_t recorded = 0;
  if (step) {
    for (const auto& event : step->events) recorded += event.first == TileEvent::Attached;
  }
  std::size_t done = 0;
  while (!ready.empty() && (!step || done < recorded)) {
    // A record says in which update a tile was whole.
    if (!step && options.techniques.frameBudgets && !sendSome(ready.front())) break;
    ReadyTile next = std::move(ready.front());
    ready.pop_front();
    readyBytes -= next.bytes;
    Tile& tile = *next.tile;
    store.attach(tile, std::move(next.contents));
    tile.state = LoadState::Loaded;
    tile.usedIn = updates;
    tile.expiresAt = 0;
    if (tile.extras && tile.extras->expireSeconds) {
      tile.expiresAt = now + std::max(1.0, *tile.extras->expireSeconds);
    } else if (tile.extras && tile.extras->expireDate) {
      const auto since = std::chrono::system_clock::now().time_since_epoch();
      const double left = *tile.extras->expireDate -
                          std::chrono::duration_cast<std::chrono::duration<double>>(since).count();
      // A date that is past was past when this came: it is as new as can be.
      if (left > 0) tile.expiresAt = now + left;
    }
    record(TileEvent::Attached, tile);
    ++done;
    statistics.attachMilliseconds = (clock() - begin) * 1000;
    const bool late = statistics.attachMilliseconds >= options.attachBudgetMilliseconds;
    if (!step && late && options.techniques.frameBudgets) return;
  }
  statistics.attachMilliseconds = (clock() - begin) * 1000;
}

}  // namespace kokudo::tiles
