#pragma once

#include "engine/tiles/Tileset.h"
#include "engine/tiles/detail/FoveaWait.h"
#include "engine/tiles/detail/MotionWatch.h"
#include "engine/tiles/detail/RayPick.h"
#include "engine/tiles/detail/TileLoader.h"
#include "engine/tiles/detail/TileSelection.h"
#include "engine/tiles/detail/TileStore.h"
#include "engine/tiles/detail/TileTree.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kokudo::tiles {

/// What a tileset does in an update, in the order of the functions: receive, attach, select, show,
/// free, load, forget.
struct Tileset::Impl {
  using Tile = detail::Tile;
  struct ActiveLoad {
    Tile* tile = nullptr;
    std::uint64_t wantedIn = 0;
    double wantedAt = 0;       ///< of the clock
    std::size_t reserved = 0;  ///< bytes, with the governor
    bool keep = false;         ///< loads whatever the memory says: nothing coarser is there
    bool refresh = false;      ///< its tile is on the screen meanwhile
    bool preload = false;
  };
  struct ReadyTile {
    Tile* tile = nullptr;
    std::vector<detail::TileContent> contents;
    std::size_t bytes = 0;
  };

  Impl(std::string address, TilesetServices given, TilesetOptions wished);
  ~Impl();

  // TilesetArrivals.cpp
  void receive();
  std::vector<detail::LoadResult> takeResults();
  std::vector<detail::LoadResult> waitForRecorded();
  void finish(const ActiveLoad& load, detail::LoadResult result);
  void keep(Tile& tile, const ActiveLoad& load, std::vector<detail::TileContent> contents);
  void fail(Tile& tile, const Error& error, bool refresh);
  bool adopt(Tile& parent, detail::ParsedTileset tileset);
  bool sendSome(ReadyTile& tile);
  void attachReady();

  // TilesetLoads.cpp
  void load(std::vector<detail::WantedTile> wanted);
  bool putOff(std::vector<detail::WantedTile>& wanted);
  bool mayBegin(const detail::WantedTile& one) const;
  detail::TileLoader::Order orderOf(const detail::WantedTile& one) const;
  bool reserve(const detail::WantedTile& one, std::size_t& bytes);
  void begin(Tile& tile, const detail::TileLoader::Order& order, ActiveLoad one);
  void refreshExpired();
  void cancelUnwanted();
  void giveUp(std::uint64_t load, const ActiveLoad& one);
  bool mayLose(std::uint64_t load, const ActiveLoad& one) const;
  std::optional<double> loadsSoon() const;
  int loadLimit() const;
  int coarseFirst() const;
  bool choseTooFine(int before) const;
  std::size_t estimateFor(const Tile& tile) const;

  // TilesetUpdate.cpp
  void update(const ViewState& view, const ViewState* destination);
  detail::SelectionRules rules() const;
  void show(std::vector<Tile*> wantedOnScreen);
  void freeMemory();
  void hold();
  std::size_t heldBytes() const;
  void forget();
  void count(const detail::Selection& selection);
  void record(TileEvent event, const Tile& tile);
  void takeStep();
  void writeLog(const ViewState& view);
  void warn(const std::string& where, const std::string& what);
  void warnAll(const Diagnostics& all);
  double clock() const;
  Tile* root() const { return entry.children.empty() ? nullptr : entry.children.front().get(); }

  // TilesetDetails.cpp
  Hit hitOf(const Tile& tile, const detail::TileContent& content, const detail::ModelHit& found,
            const geodesy::Ecef& origin, const geodesy::Vec3& direction) const;

  std::string uri;
  TilesetServices services;
  TilesetOptions options;
  detail::TileStore store;
  std::unique_ptr<detail::TileLoader> loader;
  detail::TileTree tree;
  Tile entry;  ///< its only content is the tileset itself, its only child the root
  std::unique_ptr<MemoryGovernor::Account> account;
  detail::MotionWatch motion;
  detail::FoveaWait fovea;

  std::uint64_t updates = 0;
  double now = 0;  ///< of the clock, at the beginning of this update
  std::map<std::uint64_t, ActiveLoad> active;
  std::deque<ReadyTile> ready;
  std::size_t readyBytes = 0;
  std::vector<Tile*> rendered;
  std::size_t missing = 0;  ///< tiles that the last view wanted and that were not there
  int demand = std::numeric_limits<int>::max();  ///< of the last view; at first not known
  bool relaxed = false;  ///< the last view was shown coarser than a resting one will be
  double meanBytes = 0;
  int failedTiles = 0;
  std::uint64_t cancelled = 0;
  std::optional<Error> failed;
  Diagnostics diagnostics;
  std::vector<std::string> copyrights;
  TilesetStatistics statistics;

  // Recording and repeating.
  int logSet = -1, replaySet = -1;
  std::vector<std::pair<TileEvent, TileId>> events;
  const TileLog::Update* step = nullptr;  ///< what the record says of this update, or null
  std::vector<detail::LoadResult> early;  ///< came before the record says so
  double allowedError = 16;               ///< in this update
  int coarse = 8, loads = 16;
};

}  // namespace kokudo::tiles
