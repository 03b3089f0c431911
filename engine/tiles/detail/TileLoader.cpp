#include "engine/tiles/detail/TileLoader.h"

#include "engine/base/Uri.h"
#include "engine/tiles/detail/LoadJob.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

io::RequestGroup groupOf(LoadGroup group) {
  return group == LoadGroup::Urgent    ? io::RequestGroup::Urgent
         : group == LoadGroup::Preload ? io::RequestGroup::Preload
                                       : io::RequestGroup::Normal;
}

}  // namespace

TileLoader::TileLoader(TilesetServices services)
    : _services(services), _shared(std::make_shared<LoadShared>()) {
  static std::atomic<std::uint64_t> owners{0};
  _owner = ++owners;
  _shared->services = std::move(services);
  // A job is let go of in the scheduler's threads, which must not be the last to hold it.
  _shared->services.scheduler.reset();
}

TileLoader::~TileLoader() {
  for (const auto& [load, job] : _jobs) {
    job->token.cancel();
    for (const auto id : job->ids) _services.scheduler->cancel(id);
  }
  std::unique_lock lock(_shared->mutex);
  _shared->closed = true;
  _shared->idle.wait(lock, [this] { return _shared->running == 0; });
  for (LoadResult& result : _shared->results) {
    for (TileContent& content : result.contents) {
      if (content.resource) _services.renderer->release(std::move(content.resource));
    }
  }
  _shared->results.clear();
}

tasks::WorkerPool& TileLoader::fetchersFor(const Tile& tile) {
  constexpr unsigned kThreads = 8;
  if (!uriScheme(tile.contentUris.front()).starts_with("http")) return *_services.workers;
  if (_services.fetchers) return *_services.fetchers;
  if (!_ownFetchers) _ownFetchers = std::make_unique<tasks::WorkerPool>(kThreads);
  return *_ownFetchers;
}

std::uint64_t TileLoader::start(const Tile& tile, const Order& order) {
  auto job = std::make_shared<LoadJob>();
  job->shared = _shared;
  job->load = ++_lastLoad;
  job->tile = tile.id;
  job->uris = tile.contentUris;
  job->place = {tile.transform, tile.depth + 1, tile.externalDepth + 1};
  job->source = tile.source;
  if (tile.implicit && !tile.implicit->subtree) job->subtree = *tile.implicit;
  job->order = order;
  job->waiting = job->uris.size();
  job->bodies.assign(job->uris.size(), Error{Error::Kind::Cancelled, "cancelled"});
  _jobs.emplace(job->load, job);
  if (_services.scheduler) {
    schedule(job);
  } else {
    fetchersFor(tile).post(poolPriority(order), job->token, [job] { fetchAll(job); });
  }
  return job->load;
}

void TileLoader::schedule(const std::shared_ptr<LoadJob>& job) {
  for (std::size_t i = 0; i < job->uris.size(); ++i) {
    io::ScheduledRequest request;
    request.request = requestOf(job, i);
    // Nothing is known before the tileset itself.
    request.group = job->source ? groupOf(job->order.group) : io::RequestGroup::First;
    request.priority = job->order.priority;
    request.owner = _owner;
    request.token = job->token;
    request.done = [job, i](Result<io::AssetResponse> response) {
      const LoadShared::Entry entry(*job->shared);
      if (entry.allowed()) arrived(job, i, std::move(response));
    };
    job->ids.push_back(_services.scheduler->start(std::move(request)));
  }
}

void TileLoader::setOrder(std::uint64_t load, const Order& order) {
  const auto found = _jobs.find(load);
  if (found == _jobs.end()) return;
  for (const auto id : found->second->ids) {
    _services.scheduler->setPriority(id, groupOf(order.group), order.priority);
  }
}

void TileLoader::cancel(std::uint64_t load) {
  const auto found = _jobs.find(load);
  if (found == _jobs.end()) return;
  const std::shared_ptr<LoadJob> job = found->second;
  _jobs.erase(found);
  job->token.cancel();
  if (job->waiting == 0) _shared->unwanted += job->received;
  for (const auto id : job->ids) _services.scheduler->cancel(id);
}

std::size_t TileLoader::receivedBytes(std::uint64_t load) const {
  const auto found = _jobs.find(load);
  return found == _jobs.end() ? 0 : found->second->received.load();
}

std::vector<LoadResult> TileLoader::takeResults() {
  std::vector<LoadResult> results;
  {
    const std::lock_guard lock(_shared->mutex);
    results = std::exchange(_shared->results, {});
  }
  for (const LoadResult& result : results) _jobs.erase(result.load);
  return results;
}

std::size_t TileLoader::imageBytes() const {
  return _shared->images.bytes();
}

LoadCosts TileLoader::costs() const {
  LoadCosts costs;
  costs.requests = _shared->requests;
  costs.cacheHits = _shared->cacheHits;
  costs.bytes = _shared->bytes;
  costs.unwantedBytes = _shared->unwanted;
  costs.contents = _shared->contents;
  if (costs.contents > 0) {
    costs.meanTransfer =
        static_cast<double>(_shared->contentBytes) / static_cast<double>(costs.contents);
  }
  costs.decodeMilliseconds = static_cast<double>(_shared->decodeMicros) / 1000;
  return costs;
}

}  // namespace kokudo::tiles::detail
