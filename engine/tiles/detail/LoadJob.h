#pragma once

#include "engine/base/CancelToken.h"
#include "engine/io/RequestScheduler.h"
#include "engine/tiles/detail/ImagePool.h"
#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/TileLoader.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::tiles::detail {

/// Where jobs leave their results. Outlives the loader as long as a job holds it.
struct LoadShared {
  TilesetServices services;  // the pointers are used by running jobs only, while the loader lives
  ImagePool images;
  std::atomic<std::uint64_t> requests{0}, cacheHits{0}, bytes{0}, unwanted{0}, decodeMicros{0};
  std::atomic<std::uint64_t> contents{0}, contentBytes{0};  // over the network
  std::mutex mutex;
  std::condition_variable idle;
  int running = 0;
  bool closed = false;
  std::vector<LoadResult> results;

  /// A job's stay: the loader waits for its end, however the job ends.
  class Entry {
   public:
    explicit Entry(LoadShared& shared) : _shared(shared) {
      const std::lock_guard lock(_shared.mutex);
      _allowed = !_shared.closed;
      _shared.running += _allowed ? 1 : 0;
    }
    ~Entry() {
      if (!_allowed) return;
      const std::lock_guard lock(_shared.mutex);
      --_shared.running;
      _shared.idle.notify_all();
    }
    Entry(const Entry&) = delete;
    bool allowed() const { return _allowed; }

   private:
    LoadShared& _shared;
    bool _allowed = false;
  };
  void deliver(LoadResult result) {
    {
      const std::lock_guard lock(mutex);
      results.push_back(std::move(result));
    }
    if (services.mainQueue) {
      services.mainQueue->post([] {});  // wakes an idle main loop
    }
  }
};

/// One load under way: its jobs share it.
struct LoadJob {
  std::shared_ptr<LoadShared> shared;
  std::uint64_t load = 0;
  TileId tile = 0;
  std::vector<std::string> uris;
  TilesetPlace place;
  std::shared_ptr<const TilesetSource> source;  // of the tile; null for the first load
  std::optional<ImplicitPlace> subtree;         // what the tile stands for, if it does
  LoadOrder order;
  CancelToken token;
  std::vector<Result<std::string>> bodies;
  std::vector<io::RequestScheduler::Id> ids;
  std::atomic<std::size_t> waiting{0}, received{0};
};

/// Of a pool's queue.
double poolPriority(const LoadOrder& order);
/// What to ask for a content of the job; counts what comes of it over the network.
io::AssetRequest requestOf(const std::shared_ptr<LoadJob>& job, std::size_t index);
/// Fetches all contents one after the other. In a job.
void fetchAll(const std::shared_ptr<LoadJob>& job);
/// One content came, or will not; the last one has them all decoded. Any thread.
void arrived(const std::shared_ptr<LoadJob>& job, std::size_t index,
             Result<io::AssetResponse> response);
/// Contents of a remote tileset may not read local files.
Status mayFetch(const std::string& base, const std::string& uri);
/// What a content or tileset at `base` names besides. Waits.
Result<std::string> fetchNamed(io::AssetAccessor& accessor, const std::string& base,
                               const std::string& uri, const CancelToken& token);
/// Makes trees, models and resources of what came, and delivers them. In a job.
void decodeAll(const std::shared_ptr<LoadJob>& job);

}  // namespace kokudo::tiles::detail
