#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/tiles/Tileset.h"
#include "engine/tiles/detail/Tile.h"
#include "engine/tiles/detail/TileSelection.h"
#include "engine/tiles/detail/TilesetJson.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// What became of one load.
struct LoadResult {
  std::uint64_t load = 0;  ///< as given by `TileLoader::start`
  std::vector<TileContent> contents;
  std::vector<ParsedTileset> tilesets;  ///< contents that were external tilesets or subtrees
  std::optional<Error> error;           ///< nothing could be loaded
  Diagnostics diagnostics;              ///< contents that failed beside others that did not
};

/// What the loads of one tileset have cost so far.
struct LoadCosts {
  std::uint64_t requests = 0, cacheHits = 0, bytes = 0, unwantedBytes = 0;
  std::uint64_t contents = 0;  ///< that came over the network; trees do not count
  double meanTransfer = 0;     ///< bytes of one of these
  double decodeMilliseconds = 0;
};

/// How soon, and from where.
struct LoadOrder {
  LoadGroup group = LoadGroup::Normal;
  double priority = 0;   ///< within the group, higher is sooner
  bool isFresh = false;  ///< not from a cache that has not asked the source
};

struct LoadJob;
struct LoadShared;

/// Brings contents in: fetches in one job, decodes and prepares in another, so that the link does
/// not wait for a core. Main thread, except for the jobs.
class TileLoader {
 public:
  explicit TileLoader(TilesetServices services);
  /// Waits for jobs that run; those that have not begun never will.
  ~TileLoader();

  using Order = LoadOrder;
  /// @return the number under which the result will come, unless it is cancelled before
  std::uint64_t start(const Tile& tile, const Order& order);
  /// For what has not begun to be fetched; otherwise nothing.
  void setOrder(std::uint64_t load, const Order& order);
  void cancel(std::uint64_t load);
  /// Over the network so far.
  std::size_t receivedBytes(std::uint64_t load) const;
  /// What has arrived since the last call, in order of arrival.
  std::vector<LoadResult> takeResults();
  LoadCosts costs() const;
  /// Of the images that any content still has, each once.
  std::size_t imageBytes() const;

 private:
  tasks::WorkerPool& fetchersFor(const Tile& tile);
  void schedule(const std::shared_ptr<LoadJob>& job);

  TilesetServices _services;
  std::shared_ptr<LoadShared> _shared;
  std::uint64_t _lastLoad = 0, _owner = 0;
  std::map<std::uint64_t, std::shared_ptr<LoadJob>> _jobs;  ///< whose results were not taken yet
  std::unique_ptr<tasks::WorkerPool> _ownFetchers;
};

}  // namespace kokudo::tiles::detail
