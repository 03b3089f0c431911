#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/tiles/Tileset.h"
#include "engine/tiles/detail/Tile.h"
#include "engine/tiles/detail/TilesetJson.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// What became of one load.
struct LoadResult {
  std::uint64_t load = 0;  ///< as given by `TileLoader::start`
  std::vector<TileContent> contents;
  std::vector<ParsedTileset> tilesets;  ///< contents that were external tilesets
  std::optional<Error> error;           ///< nothing could be loaded
  Diagnostics diagnostics;              ///< contents that failed beside others that did not
};

/// Brings contents in: fetches in one job, decodes and prepares in another, so that the link does
/// not wait for a core. Main thread, except for the jobs.
class TileLoader {
 public:
  explicit TileLoader(TilesetServices services);
  /// Waits for jobs that run; those that have not begun never will.
  ~TileLoader();

  /// @param priority higher is sooner
  /// @return the number under which the result will come, unless the token is cancelled before
  std::uint64_t start(const Tile& tile, double priority, const CancelToken& token);
  /// What has arrived since the last call, in order of arrival.
  std::vector<LoadResult> takeResults();

 private:
  struct Shared;
  struct Job;
  static void fetch(const std::shared_ptr<Job>& job);
  static void decode(const std::shared_ptr<Job>& job);
  static void decodeOne(Job& job, std::size_t index, LoadResult& result);
  static Status decodeBody(Job& job, std::size_t index, LoadResult& result);
  tasks::WorkerPool& fetchersFor(const Tile& tile);

  TilesetServices _services;
  std::shared_ptr<Shared> _shared;
  std::uint64_t _lastLoad = 0;
  std::unique_ptr<tasks::WorkerPool> _ownFetchers;
};

}  // namespace kokudo::tiles::detail
