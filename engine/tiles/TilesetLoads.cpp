// Which loads begin, which are given up.

#include "engine/io/RequestScheduler.h"
#include "engine/tiles/detail/TilesetImpl.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiles {

using detail::LoadGroup;
using detail::LoadState;
using detail::TileLoader;
using detail::WantedTile;

namespace {

constexpr double kFirstGuessBytes = 256 << 10;
constexpr double kFirstGuessTransfer = 100e3;  // packed

}  // namespace

TileLoader::Order Tileset::Impl::orderOf(const WantedTile& one) const {
  if (!options.techniques.priorities) return {};
  const LoadGroup group = one.afterMiddle ? LoadGroup::Preload : one.group;
  return {group, one.worse + 1 / (1 + one.distance), false};
}

void Tileset::Impl::begin(Tile& tile, const TileLoader::Order& order, ActiveLoad one) {
  one.tile = &tile;
  one.wantedIn = updates;
  one.wantedAt = now;
  if (!one.refresh) tile.state = LoadState::Loading;
  tile.load = loader->start(tile, order);
  active.emplace(tile.load, one);
  record(TileEvent::Requested, tile);
}

/// Loads that the link carries in two seconds, at least 1; nothing where it does not matter. A link
/// that nothing is known of yet is taken for slow at first: a coarse tile more costs a quick link
/// little. Where contents come and it still cannot be measured, they are too small for it.
std::optional<double> Tileset::Impl::loadsSoon() const {
  constexpr double kSeconds = 2;
  if (!services.scheduler || !options.techniques.adaptToLink) return std::nullopt;
  const io::LinkEstimate link = services.scheduler->link();
  if (link.requests == 0) return std::nullopt;
  const detail::LoadCosts costs = loader->costs();
  constexpr std::uint64_t kFew = 3;
  if (link.samples == 0) return costs.contents < kFew ? std::optional(1.0) : std::nullopt;
  const double each = costs.meanTransfer > 0 ? costs.meanTransfer : kFirstGuessTransfer;
  return std::max(1.0, link.bytesPerSecond * kSeconds / each);
}

/// As many transfers as the link carries soon, and as many more as wait for a core meanwhile.
int Tileset::Impl::loadLimit() const {
  if (step) return step->loads;
  int limit = options.maximumSimultaneousLoads;
  if (const auto soon = loadsSoon()) {
    const int atOnce = static_cast<int>(services.scheduler->link().transfersAtOnce);
    limit = std::min({limit, 2 + 2 * atOnce, static_cast<int>(std::min(*soon, 1e6)) + 2});
  }
  return limit;
}

/// Tiles that arrive soon may be waited for. Of a view that needs more every level is loaded first:
/// what it may miss falls by halves until all has come.
int Tileset::Impl::coarseFirst() const {
  if (step) return step->coarse;
  if (!options.techniques.skipLevels) return 0;
  if (!options.techniques.coarseFirst) return std::numeric_limits<int>::max();
  const bool takesLong = demand > loadsSoon().value_or(demand);
  return takesLong ? std::min(1, options.coarseFirstAbove) : options.coarseFirstAbove;
}

/// Whether the view needs so much more than the one before that what is wanted now should be chosen
/// again, in the next update.
bool Tileset::Impl::choseTooFine(int before) const {
  return !step && coarse > 1 && demand > before && coarseFirst() < coarse;
}

std::size_t Tileset::Impl::estimateFor(const Tile& tile) const {
  if (tile.knownBytes > 0) return tile.knownBytes;
  if (tile.implicit && !tile.implicit->subtree) return 0;  // a subtree draws nothing
  constexpr double kCaution = 1.3;
  if (meanBytes > 0) return static_cast<std::size_t>(kCaution * meanBytes);
  const double cap = services.governor ? static_cast<double>(services.governor->state().cap) : 0;
  return static_cast<std::size_t>(std::min(kFirstGuessBytes, cap / 16));
}

bool Tileset::Impl::reserve(const WantedTile& one, std::size_t& bytes) {
  if (!account) return true;
  bytes = estimateFor(*one.tile);
  const bool isCoarse = one.coarse || one.group == LoadGroup::Urgent;
  return account->reserve(
      bytes, isCoarse ? MemoryGovernor::Purpose::Coarse : MemoryGovernor::Purpose::Detail);
}

bool Tileset::Impl::mayBegin(const WantedTile& one) const {
  const Tile& tile = *one.tile;
  if (tile.state != LoadState::Unloaded || now < tile.retryAt) return false;
  if (one.group == LoadGroup::Urgent || one.coarse) return true;
  // In a second the camera is further away than the tile is wide.
  return !(options.techniques.waitWhileRacing && motion.speed() > 2 * tile.radius &&
           tile.radius > 0);
}

/// While the view moves, its middle goes first: what lies aside begins once nothing of the middle
/// is missing or on its way, or when it has waited for long. Of all layers, too: until then it is
/// asked for like what no view needs yet.
/// @return whether the middle is to come first
bool Tileset::Impl::putOff(std::vector<WantedTile>& wanted) {
  if (!options.techniques.deferOutsideFovea || motion.isResting()) {
    fovea.clear();
    return false;
  }
  fovea.putOff(wanted, now);
  return std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) {
    if (one.aside || one.group == LoadGroup::Preload) return false;
    const LoadState state = one.tile->state;
    return state == LoadState::Loading || state == LoadState::Attaching || mayBegin(one);
  });
}

void Tileset::Impl::load(std::vector<WantedTile> wanted) {
  const bool middleFirst = putOff(wanted);
  for (const WantedTile& one : wanted) {
    if (one.tile->state != LoadState::Loading) continue;
    const auto found = active.find(one.tile->load);
    if (found == active.end()) continue;
    found->second.wantedIn = updates;
    found->second.wantedAt = now;
    found->second.preload = one.group == LoadGroup::Preload;
    if (services.scheduler) loader->setOrder(found->first, orderOf(one));
  }
  cancelUnwanted();
  refreshExpired();
  bool full = false;
  int refused = 0;
  // Transfers that nobody wants any more end beside the others.
  auto busy = static_cast<int>(ready.size()) +
              static_cast<int>(std::count_if(active.begin(), active.end(), [&](const auto& item) {
                return item.second.refresh || item.second.wantedIn + 1 >= updates ||
                       !options.techniques.cancelStale;
              }));
  for (const WantedTile& one : wanted) {
    if (busy >= loads) return;
    if ((middleFirst && one.afterMiddle) || !mayBegin(one)) continue;
    const bool isCoarse = one.coarse || one.group == LoadGroup::Urgent;
    ActiveLoad load;
    if (full && !isCoarse) {
      // It only says how much room to make, so that the next update can begin them all.
      if (busy + ++refused < loads && reserve(one, load.reserved)) account->release(load.reserved);
      continue;
    }
    if (!reserve(one, load.reserved)) {
      full = true;
      continue;
    }
    load.keep = one.group == LoadGroup::Urgent;
    load.preload = one.group == LoadGroup::Preload;
    begin(*one.tile, orderOf(one), load);
    ++busy;
  }
}

void Tileset::Impl::refreshExpired() {
  for (Tile* tile : rendered) {
    const bool due = tile->expiresAt > 0 && now >= tile->expiresAt;
    if (!due || tile->state != LoadState::Loaded || active.contains(tile->load)) continue;
    ActiveLoad one;
    one.refresh = true;
    if (account) {
      one.reserved = estimateFor(*tile);
      if (!account->reserve(one.reserved, MemoryGovernor::Purpose::Coarse)) continue;
    }
    tile->expiresAt = 0;
    begin(*tile, {LoadGroup::Normal, 0, true}, one);
  }
}

void Tileset::Impl::giveUp(std::uint64_t load, const ActiveLoad& one) {
  loader->cancel(load);
  if (account) account->release(one.reserved);
  if (!one.refresh) one.tile->state = LoadState::Unloaded;
  ++cancelled;
  record(TileEvent::Cancelled, *one.tile);
}

/// What has come of a transfer is lost with it. So it is given up only when that is little beside
/// all that came, or when it has held the link up for long.
bool Tileset::Impl::mayLose(std::uint64_t load, const ActiveLoad& one) const {
  constexpr double kPatience = 1, kLong = 10;  // seconds
  constexpr double kShare = 0.04;
  const double idle = now - one.wantedAt;
  const std::size_t received = loader->receivedBytes(load);
  if (received == 0 || idle > kLong) return true;
  const detail::LoadCosts costs = loader->costs();
  const auto lost = static_cast<double>(costs.unwantedBytes + received);
  return idle > kPatience && lost <= kShare * static_cast<double>(costs.bytes);
}

/// Gives up loads that no view has asked for since two updates.
void Tileset::Impl::cancelUnwanted() {
  constexpr std::uint64_t kUpdates = 2;
  if (!options.techniques.cancelStale) return;
  std::erase_if(active, [&](const auto& item) {
    const ActiveLoad& one = item.second;
    if (one.tile == &entry || one.refresh) return false;
    bool unwanted = one.wantedIn + kUpdates < updates;
    if (step) {
      const auto recorded = std::pair(TileEvent::Cancelled, one.tile->id - entry.id);
      unwanted =
          std::find(step->events.begin(), step->events.end(), recorded) != step->events.end();
    } else {
      unwanted = unwanted && mayLose(item.first, one);
    }
    if (unwanted) giveUp(item.first, one);
    return unwanted;
  });
}

}  // namespace kokudo::tiles
