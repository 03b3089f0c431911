// One update from beginning to end.

#include "engine/base/Uri.h"
#include "engine/tiles/detail/TilesetImpl.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

namespace kokudo::tiles {

using detail::LoadState;
using detail::TileContent;

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

}  // namespace

Tileset::Impl::Impl(std::string address, TilesetServices given, TilesetOptions wished)
    : uri(std::move(address)),
      services(std::move(given)),
      options(wished),
      store(*services.renderer),
      loader(std::make_unique<detail::TileLoader>(services)),
      tree(firstIdOfNextTileset(), wished.maximumTiles) {
  if (services.governor) account = std::make_unique<MemoryGovernor::Account>(*services.governor);
  if (services.log) logSet = services.log->addTileset(uri);
  if (services.replay) replaySet = services.replay->nextSet();
  entry.id = tree.nextId();
  entry.contentUris = {absoluteUri(uri)};
  entry.externalDepth = -1;
  entry.depth = -1;
  now = clock();
  begin(entry, {detail::LoadGroup::Urgent, std::numeric_limits<float>::max(), false}, {});
}

Tileset::Impl::~Impl() {
  for (auto& [load, one] : active) {
    loader->cancel(load);
    if (account) account->release(one.reserved);
  }
  loader.reset();
  for (ReadyTile& tile : ready) {
    store.discard(std::move(tile.contents));
  }
  for (detail::LoadResult& result : early) {
    store.discard(std::move(result.contents));
  }
  store.unloadAll();
}

double Tileset::Impl::clock() const {
  if (services.clock) return services.clock();
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::duration<double>>(since).count();
}

void Tileset::Impl::record(TileEvent event, const Tile& tile) {
  if (services.log) events.emplace_back(event, tile.id - entry.id);
}

void Tileset::Impl::warn(const std::string& where, const std::string& what) {
  constexpr std::size_t kMaxWarnings = 1000;
  const std::size_t before = diagnostics.items().size();
  if (before < kMaxWarnings) diagnostics.warn(where, what);
  if (before == kMaxWarnings) diagnostics.warn(uri, "and more like these");
}

void Tileset::Impl::warnAll(const Diagnostics& all) {
  for (const Diagnostic& one : all.items()) warn(one.where, one.what);
}

void Tileset::Impl::takeStep() {
  step = nullptr;
  if (!services.replay) return;
  const auto& recorded = services.replay->updates(replaySet);
  if (updates <= recorded.size()) step = &recorded[updates - 1];
}

detail::SelectionRules Tileset::Impl::rules() const {
  const Techniques& on = options.techniques;
  detail::SelectionRules rules;
  rules.maximumScreenSpaceError = allowedError;
  rules.coarseFirstAbove = coarse;
  rules.errorGrowsWithDistance = on.errorGrowsWithDistance && !motion.isResting();
  rules.prioritized = on.priorities;
  rules.worstFirst = on.priorities && on.adaptToLink;
  rules.cullByChildren = on.cullByChildren;
  rules.kicking = on.kicking;
  rules.preloadAncestors = options.preloadAncestors;
  rules.preloadSiblings = options.preloadSiblings;
  rules.dropDetail = !on.keepDetail || (account && account->stuck());
  return rules;
}

void Tileset::Impl::update(const ViewState& view, const ViewState* destination) {
  ++updates;
  now = clock();
  takeStep();
  motion.see(view, now);
  statistics.attachMilliseconds = statistics.unloadMilliseconds = 0;
  statistics.errorFactor = services.governor ? services.governor->state().factor : 1;
  allowedError = step ? step->error : options.maximumScreenSpaceError * statistics.errorFactor;
  coarse = coarseFirst();
  loads = loadLimit();
  receive();
  attachReady();
  detail::Selection selection;
  std::vector<detail::WantedTile> future;
  if (options.visible && root()) {
    detail::SelectionRules how = rules();
    selection = detail::TileSelector(view, how, updates, tree).select(*root());
    if (destination && options.techniques.preloadDestination) {
      how.errorGrowsWithDistance = false;
      future = detail::TileSelector(*destination, how, updates, tree).preload(*root());
    }
  }
  relaxed = selection.relaxed;
  if (root()) {
    const int before = std::exchange(demand, selection.demand);
    if (choseTooFine(before)) loads = 0;
  }
  warnAll(tree.takeWarnings());
  show(std::move(selection.render));
  if (options.techniques.compactModels) store.compact();
  freeMemory();
  missing = static_cast<std::size_t>(
      std::count_if(selection.wanted.begin(), selection.wanted.end(),
                    [](const auto& one) { return one.group != detail::LoadGroup::Preload; }));
  selection.wanted.insert(selection.wanted.end(), future.begin(), future.end());
  load(std::move(selection.wanted));
  forget();
  hold();
  if (account) account->endTurn(view);
  count(selection);
  writeLog(view);
}

void Tileset::Impl::show(std::vector<Tile*> wantedOnScreen) {
  for (Tile* tile : wantedOnScreen) {
    tile->drawnIn = updates;
    if (!tile->shown) record(TileEvent::Shown, *tile);
    store.setShown(*tile, true);
  }
  for (Tile* tile : rendered) {
    if (tile->drawnIn == updates) continue;
    if (tile->shown) record(TileEvent::Hidden, *tile);
    store.setShown(*tile, false);
  }
  rendered = std::move(wantedOnScreen);
}

/// Tells the governor what is held.
void Tileset::Impl::hold() {
  if (account) account->setHeld(heldBytes(), store.unusedBytes(updates));
}

/// An image that many tiles share counts once.
std::size_t Tileset::Impl::heldBytes() const {
  return store.bytes() + readyBytes + loader->imageBytes();
}

void Tileset::Impl::freeMemory() {
  hold();
  const std::size_t kept = options.maximumCachedBytes;
  const std::size_t over = account              ? account->excess()
                           : heldBytes() > kept ? heldBytes() - kept
                                                : 0;
  const std::size_t goal = heldBytes() - std::min(over, heldBytes());
  const double begin = clock();
  std::size_t recorded = 0;
  if (step) {
    for (const auto& event : step->events) recorded += event.first == TileEvent::Evicted;
  }
  std::size_t asked = 0;
  // Above the cap there is no time to be saved.
  const MemoryGovernor::State memory =
      services.governor ? services.governor->state() : MemoryGovernor::State{};
  const bool hurry = !options.techniques.frameBudgets || memory.used > memory.cap;
  const auto mayGoOn = [&] {
    if (step) return asked++ < recorded;
    if (heldBytes() <= goal) return false;
    const bool first = asked++ == 0;
    return first || hurry || (clock() - begin) * 1000 < options.unloadBudgetMilliseconds;
  };
  for (Tile* tile : store.evict(over, updates, mayGoOn)) record(TileEvent::Evicted, *tile);
  statistics.unloadMilliseconds = (clock() - begin) * 1000;
  hold();
}

/// Trees of external and implicit tilesets that have been out of use for long.
void Tileset::Impl::forget() {
  constexpr std::uint64_t kEvery = 64;
  const auto age = static_cast<std::uint64_t>(std::max(options.trimAfterUpdates, 1));
  if (updates % std::min(kEvery, age) != 0 || updates <= age || !root()) return;
  tree.trim(*root(), updates - age);
}

void Tileset::Impl::count(const detail::Selection& selection) {
  statistics.tilesVisited = selection.visited;
  statistics.tilesRendered = static_cast<int>(rendered.size());
  statistics.tilesLoading = static_cast<int>(active.size() + ready.size());
  statistics.tilesLoaded = static_cast<int>(store.count());
  statistics.tilesFailed = failedTiles;
  statistics.tilesKnown = tree.count();
  statistics.bytes = heldBytes();
  statistics.triangles = statistics.points = statistics.instances = 0;
  for (const Tile* tile : rendered) {
    for (const TileContent& content : tile->contents) {
      statistics.triangles += content.triangles;
      statistics.points += content.points;
      statistics.instances += content.instances;
    }
  }
  const detail::LoadCosts costs = loader->costs();
  statistics.requests = costs.requests;
  statistics.cacheHits = costs.cacheHits;
  statistics.bytesTransferred = costs.bytes;
  statistics.unwantedBytes = costs.unwantedBytes;
  statistics.decodeMilliseconds = costs.decodeMilliseconds;
  statistics.cancelled = cancelled;
}

void Tileset::Impl::writeLog(const ViewState& view) {
  if (!services.log) return;
  TileLog::Update update;
  update.number = updates;
  update.time = now;
  update.view = view;
  update.error = allowedError;
  update.coarse = coarse;
  update.loads = loads;
  update.events = std::exchange(events, {});
  services.log->add(logSet, update);
}

}  // namespace kokudo::tiles
