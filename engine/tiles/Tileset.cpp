#include "engine/tiles/Tileset.h"

#include "engine/base/Uri.h"
#include "engine/tiles/detail/TileLoader.h"
#include "engine/tiles/detail/TileSelection.h"
#include "engine/tiles/detail/TileStore.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <deque>
#include <filesystem>
#include <limits>
#include <map>
#include <system_error>
#include <utility>

namespace kokudo::tiles {

using detail::LoadResult;
using detail::LoadState;
using detail::Tile;
using detail::TileContent;
using Clock = std::chrono::steady_clock;

namespace {

/// Paths are made absolute, so that what a tileset names relative to itself has one meaning.
std::string absoluteUri(const std::string& uri) {
  if (!uriScheme(uri).empty()) return uri;
  std::error_code code;
  const std::filesystem::path path = std::filesystem::absolute(uri, code);
  return code ? uri : path.lexically_normal().string();
}

TileId firstIdOfNextTileset() {
  static std::atomic<TileId> tilesets{0};
  return ++tilesets << 40;
}

void addOnce(std::vector<std::string>& list, const std::string& text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) {
    list.push_back(text);
  }
}

}  // namespace

struct Tileset::Impl {
  struct ActiveLoad {
    Tile* tile = nullptr;
    CancelToken token;
    std::uint64_t wantedIn = 0;
  };
  struct ReadyTile {
    Tile* tile = nullptr;
    std::vector<TileContent> contents;
  };

  Impl(std::string address, TilesetServices given, TilesetOptions wished);
  ~Impl();

  void receive();
  void finish(Tile& tile, LoadResult result);
  void fail(Tile& tile, const Error& error);
  void adopt(Tile& parent, detail::ParsedTileset tileset);
  void giveIds(Tile& tile);
  void attachReady();
  void show(std::vector<Tile*> wantedOnScreen);
  void load(const std::vector<detail::WantedTile>& wanted);
  void begin(Tile& tile, double priority);
  void cancelUnwanted(std::uint64_t keepFor);
  void count(const detail::Selection& selection);
  Hit hitOf(const Tile& tile, const TileContent& content, const detail::TriangleHit& triangle,
            const geodesy::Ecef& origin, const geodesy::Vec3& direction) const;

  std::string uri;
  TilesetServices services;
  TilesetOptions options;
  detail::TileStore store;
  std::unique_ptr<detail::TileLoader> loader;
  Tile entry;  ///< its only content is the tileset itself, its only child the root
  TileId nextId = firstIdOfNextTileset();
  std::uint64_t updates = 0;
  std::map<std::uint64_t, ActiveLoad> active;
  std::deque<ReadyTile> ready;
  std::vector<Tile*> rendered;
  std::size_t missing = 0;  ///< tiles that the last view wanted and that were not there
  int failedTiles = 0;
  std::optional<Error> failed;
  Diagnostics diagnostics;
  std::vector<std::string> copyrights;
  TilesetStatistics statistics;
};

Tileset::Impl::Impl(std::string address, TilesetServices given, TilesetOptions wished)
    : uri(std::move(address)),
      services(std::move(given)),
      options(wished),
      store(*services.renderer),
      loader(std::make_unique<detail::TileLoader>(services)) {
  entry.id = nextId++;
  entry.contentUris = {absoluteUri(uri)};
  entry.externalDepth = -1;
  entry.depth = -1;
  begin(entry, std::numeric_limits<double>::max());
}

Tileset::Impl::~Impl() {
  for (auto& [load, one] : active) {
    one.token.cancel();
  }
  loader.reset();
  for (ReadyTile& tile : ready) {
    store.discard(std::move(tile.contents));
  }
  store.unloadAll();
}

void Tileset::Impl::begin(Tile& tile, double priority) {
  ActiveLoad one{&tile, {}, updates};
  tile.state = LoadState::Loading;
  tile.load = loader->start(tile, priority, one.token);
  active.emplace(tile.load, std::move(one));
}

void Tileset::Impl::receive() {
  for (LoadResult& result : loader->takeResults()) {
    const auto found = active.find(result.load);
    if (found == active.end()) {  // cancelled meanwhile
      store.discard(std::move(result.contents));
      continue;
    }
    Tile& tile = *found->second.tile;
    active.erase(found);
    finish(tile, std::move(result));
  }
}

void Tileset::Impl::finish(Tile& tile, LoadResult result) {
  diagnostics.append(result.diagnostics);
  if (result.error) {
    fail(tile, *result.error);
    return;
  }
  if (&tile == &entry && result.tilesets.empty()) {
    store.discard(std::move(result.contents));
    fail(tile, {Error::Kind::BadInput, uri + ": a tile's content where a tileset was expected"});
    return;
  }
  // A tile that was evicted and comes again has its subtree already.
  if (!tile.isExternal) {
    for (detail::ParsedTileset& tileset : result.tilesets) {
      adopt(tile, std::move(tileset));
    }
  }
  if (result.contents.empty()) {
    tile.state = LoadState::Loaded;
    return;
  }
  tile.additive = tile.additive || tile.isExternal;
  tile.state = LoadState::Attaching;
  ready.push_back({&tile, std::move(result.contents)});
}

void Tileset::Impl::fail(Tile& tile, const Error& error) {
  constexpr int kTries = 3;
  const bool mayPass =
      error.kind == Error::Kind::Network && uriScheme(tile.contentUris.front()).starts_with("http");
  if (&tile != &entry && mayPass && ++tile.attempts < kTries) {
    tile.state = LoadState::Unloaded;
    tile.retryAt = Clock::now() + std::chrono::milliseconds(500 << tile.attempts);
    return;
  }
  tile.state = LoadState::Failed;
  if (&tile == &entry) {
    failed = error;
    return;
  }
  ++failedTiles;
  diagnostics.warn(tile.contentUris.front(), error.message);
}

void Tileset::Impl::adopt(Tile& parent, detail::ParsedTileset tileset) {
  diagnostics.append(tileset.diagnostics);
  addOnce(copyrights, tileset.copyright);
  tileset.root->parent = &parent == &entry ? nullptr : &parent;
  giveIds(*tileset.root);
  parent.isExternal = true;
  parent.children.push_back(std::move(tileset.root));
}

void Tileset::Impl::giveIds(Tile& tile) {
  tile.id = nextId++;
  for (const auto& child : tile.children) {
    giveIds(*child);
  }
}

void Tileset::Impl::attachReady() {
  const auto begin = Clock::now();
  while (!ready.empty()) {
    ReadyTile next = std::move(ready.front());
    ready.pop_front();
    store.attach(*next.tile, std::move(next.contents));
    next.tile->state = LoadState::Loaded;
    next.tile->usedIn = updates;
    const std::chrono::duration<double, std::milli> used = Clock::now() - begin;
    if (used.count() >= options.attachBudgetMilliseconds) return;
  }
}

void Tileset::Impl::show(std::vector<Tile*> wantedOnScreen) {
  for (Tile* tile : wantedOnScreen) {
    tile->drawnIn = updates;
    store.setShown(*tile, true);
  }
  for (Tile* tile : rendered) {
    if (tile->drawnIn != updates) store.setShown(*tile, false);
  }
  rendered = std::move(wantedOnScreen);
}

void Tileset::Impl::load(const std::vector<detail::WantedTile>& wanted) {
  for (const detail::WantedTile& one : wanted) {
    if (one.tile->state == LoadState::Loading) active[one.tile->load].wantedIn = updates;
  }
  cancelUnwanted(2);
  const Clock::time_point now = Clock::now();
  for (const detail::WantedTile& one : wanted) {
    const auto busy = static_cast<int>(active.size() + ready.size());
    if (busy >= options.maximumSimultaneousLoads) return;
    if (one.tile->state == LoadState::Unloaded && now >= one.tile->retryAt) {
      const double nearness = 1 / (1 + one.distance);
      begin(*one.tile, (one.urgent ? 2.0 : 1.0) + nearness);
    }
  }
}

/// Loads that no view has asked for since `keepFor` updates are given up.
void Tileset::Impl::cancelUnwanted(std::uint64_t keepFor) {
  std::erase_if(active, [&](const auto& item) {
    const ActiveLoad& one = item.second;
    if (one.tile == &entry || one.wantedIn + keepFor >= updates) return false;
    one.token.cancel();
    one.tile->state = LoadState::Unloaded;
    return true;
  });
}

void Tileset::Impl::count(const detail::Selection& selection) {
  missing = selection.wanted.size();
  statistics.tilesVisited = selection.visited;
  statistics.tilesRendered = static_cast<int>(rendered.size());
  statistics.tilesLoading = static_cast<int>(active.size() + ready.size());
  statistics.tilesLoaded = static_cast<int>(store.count());
  statistics.tilesFailed = failedTiles;
  statistics.bytes = store.bytes();
  statistics.triangles = 0;
  for (const Tile* tile : rendered) {
    for (const TileContent& content : tile->contents) {
      statistics.triangles += content.triangles;
    }
  }
}

Tileset::Hit Tileset::Impl::hitOf(const Tile& tile, const TileContent& content,
                                  const detail::TriangleHit& triangle, const geodesy::Ecef& origin,
                                  const geodesy::Vec3& direction) const {
  const auto& primitive = content.model->primitives[static_cast<std::size_t>(triangle.primitive)];
  Hit hit;
  hit.position = origin + direction * triangle.distance;
  hit.distance = triangle.distance;
  hit.tile = tile.id;
  hit.model = content.model;
  hit.primitive = triangle.primitive;
  hit.featureTable = primitive.featureTable;
  const auto table = static_cast<std::size_t>(primitive.featureTable);
  if (primitive.featureTable >= 0 && table < content.model->featureTables.size() &&
      triangle.vertex < primitive.featureIds.size()) {
    const std::size_t row = primitive.featureIds[triangle.vertex];
    if (row < content.model->featureTables[table].count) hit.feature = row;
  }
  return hit;
}

Tileset::Tileset(std::string uri, TilesetServices services, TilesetOptions options) {
  assert(services.accessor && services.workers && services.renderer);
  _impl = std::make_unique<Impl>(std::move(uri), std::move(services), options);
}

Tileset::~Tileset() = default;

const TilesetStatistics& Tileset::update(const ViewState& view) {
  Impl& impl = *_impl;
  ++impl.updates;
  impl.receive();
  impl.attachReady();
  detail::Selection selection;
  if (impl.options.visible && !impl.entry.children.empty()) {
    detail::TileSelector selector(view, impl.options.maximumScreenSpaceError, impl.updates);
    selection = selector.select(*impl.entry.children.front());
  }
  impl.show(selection.render);
  impl.load(selection.wanted);
  impl.store.evict(impl.options.maximumCachedBytes, impl.updates);
  impl.count(selection);
  return impl.statistics;
}

const TilesetStatistics& Tileset::statistics() const {
  return _impl->statistics;
}

bool Tileset::complete() const {
  if (_impl->failed || !_impl->options.visible) return true;
  return _impl->updates > 0 && !_impl->entry.children.empty() && _impl->active.empty() &&
         _impl->ready.empty() && _impl->missing == 0;
}

std::optional<Error> Tileset::failure() const {
  return _impl->failed;
}

const Diagnostics& Tileset::diagnostics() const {
  return _impl->diagnostics;
}

const std::string& Tileset::uri() const {
  return _impl->uri;
}

std::vector<std::string> Tileset::credits() const {
  std::vector<std::string> credits = _impl->copyrights;
  for (const Tile* tile : _impl->rendered) {
    for (const TileContent& content : tile->contents) {
      addOnce(credits, content.model->copyright);
    }
  }
  return credits;
}

std::optional<geodesy::BoundingVolume> Tileset::boundingVolume() const {
  if (_impl->entry.children.empty()) return std::nullopt;
  return _impl->entry.children.front()->volume;
}

void Tileset::setVisible(bool visible) {
  if (_impl->options.visible == visible) return;
  _impl->options.visible = visible;
  if (!visible) {
    for (Tile* tile : _impl->rendered) {
      _impl->store.setShown(*tile, false);
    }
    _impl->rendered.clear();
  }
}

bool Tileset::visible() const {
  return _impl->options.visible;
}

void Tileset::setMaximumScreenSpaceError(double pixels) {
  _impl->options.maximumScreenSpaceError = pixels;
}

std::optional<Tileset::Hit> Tileset::pick(const geodesy::Ecef& origin,
                                          const geodesy::Vec3& direction) const {
  const geodesy::Vec3 unit = normalized(direction);
  std::optional<Hit> nearest;
  for (const Tile* tile : _impl->rendered) {
    for (const TileContent& content : tile->contents) {
      const double limit = nearest ? nearest->distance : std::numeric_limits<double>::infinity();
      const auto triangle =
          detail::nearestTriangle(*content.model, content.bounds, origin, unit, limit);
      if (triangle) nearest = _impl->hitOf(*tile, content, *triangle, origin, unit);
    }
  }
  return nearest;
}

}  // namespace kokudo::tiles
