#include "engine/tiles/detail/TileLoader.h"

#include "engine/base/Uri.h"
#include "engine/io/Gzip.h"
#include "engine/io/RequestScheduler.h"
#include "engine/tiles/detail/ImagePool.h"
#include "engine/tiles/detail/ImplicitTiling.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>

namespace kokudo::tiles::detail {

/// Where jobs leave their results. Outlives the loader as long as a job holds it.
struct TileLoader::Shared {
  TilesetServices services;  // the pointers are used by running jobs only, while the loader lives
  ImagePool images;
  std::atomic<std::uint64_t> requests{0}, cacheHits{0}, bytes{0}, unwanted{0}, decodeMicros{0};
  std::mutex mutex;
  std::condition_variable idle;
  int running = 0;
  bool closed = false;
  std::vector<LoadResult> results;

  /// A job's stay: the loader waits for its end, however the job ends.
  class Entry {
   public:
    explicit Entry(Shared& shared) : _shared(shared) {
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
    Shared& _shared;
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

struct TileLoader::Job {
  std::shared_ptr<Shared> shared;
  std::uint64_t load = 0;
  TileId tile = 0;
  std::vector<std::string> uris;
  TilesetPlace place;
  std::shared_ptr<const TilesetSource> source;  // of the tile; null for the first load
  std::optional<ImplicitPlace> subtree;         // what the tile stands for, if it does
  Order order;
  CancelToken token;
  std::vector<Result<std::string>> bodies;
  std::vector<io::RequestScheduler::Id> ids;
  std::atomic<std::size_t> waiting{0}, received{0};
};

namespace {

constexpr int kMaxExternalDepth = 32;

double poolPriority(const TileLoader::Order& order) {
  return 10.0 * static_cast<double>(order.group) + order.priority;
}

io::RequestGroup groupOf(LoadGroup group) {
  return group == LoadGroup::Urgent    ? io::RequestGroup::Urgent
         : group == LoadGroup::Preload ? io::RequestGroup::Preload
                                       : io::RequestGroup::Normal;
}

/// The body with gzip removed: some sets are stored packed and served without saying so.
Result<std::string> plainBody(Result<io::AssetResponse> response, const std::string& uri) {
  if (!response.ok()) return response.error();
  if (response->status != 200) {
    const bool missing = response->status == 404 || response->status == 410;
    return Error{missing ? Error::Kind::NotFound : Error::Kind::Network,
                 fmt::format("{}: HTTP {} where 200 was expected", uri, response->status)};
  }
  if (io::looksLikeGzip(response->body)) return io::gunzip(response->body, uri);
  return std::move(response->body);
}

Result<io::AssetResponse> fetchGuarded(io::AssetAccessor& accessor, const io::AssetRequest& request,
                                       const CancelToken& token) {
  try {
    return accessor.fetch(request, token);
  } catch (const std::exception& e) {  // no memory, or an accessor of another's making
    return Error{Error::Kind::Internal,
                 fmt::format("{}: fetching failed: {}", request.uri, e.what())};
  }
}

/// Contents of a remote tileset may not read local files.
Status mayFetch(const std::string& base, const std::string& uri) {
  if (!uriScheme(base).starts_with("http") || uriScheme(uri).starts_with("http")) return {};
  return badInput(base, "names \"" + uri.substr(0, 100) + "\", which is not on the network");
}

Result<std::string> fetchNamed(io::AssetAccessor& accessor, const std::string& base,
                               const std::string& uri, const CancelToken& token) {
  io::AssetRequest request;
  request.uri = resolveUri(base, uri);
  if (Status status = mayFetch(base, request.uri); !status.ok()) return status.error();
  return plainBody(fetchGuarded(accessor, request, token), request.uri);
}

Result<content::Model> modelOf(const TilesetServices& services, const std::string& bytes,
                               const content::DecodeContext& context) {
  const content::Bytes span = std::as_bytes(std::span(bytes.data(), bytes.size()));
  return services.decode ? services.decode(span, context) : content::decodeContent(span, context);
}

}  // namespace

TileLoader::TileLoader(TilesetServices services)
    : _services(services), _shared(std::make_shared<Shared>()) {
  static std::atomic<std::uint64_t> owners{0};
  _owner = ++owners;
  _shared->services = std::move(services);
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
  auto job = std::make_shared<Job>();
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
    fetchersFor(tile).post(poolPriority(order), job->token, [job] { fetch(job); });
  }
  return job->load;
}

void TileLoader::schedule(const std::shared_ptr<Job>& job) {
  for (std::size_t i = 0; i < job->uris.size(); ++i) {
    io::ScheduledRequest request;
    request.request.uri = job->uris[i];
    if (job->order.isFresh) request.request.headers["Cache-Control"] = "no-cache";
    request.request.onBytes = [job](std::size_t bytes) { job->received += bytes; };
    request.group = groupOf(job->order.group);
    request.priority = job->order.priority;
    request.owner = _owner;
    request.token = job->token;
    request.done = [job, i](Result<io::AssetResponse> response) {
      const Shared::Entry entry(*job->shared);
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
  const std::shared_ptr<Job> job = found->second;
  _jobs.erase(found);
  job->token.cancel();
  if (job->waiting == 0) _shared->unwanted += job->received;
  for (const auto id : job->ids) _services.scheduler->cancel(id);
}

bool TileLoader::isTransferring(std::uint64_t load) const {
  const auto found = _jobs.find(load);
  return found != _jobs.end() && found->second->received > 0 && found->second->waiting > 0;
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

LoadCosts TileLoader::costs() const {
  LoadCosts costs;
  costs.requests = _shared->requests;
  costs.cacheHits = _shared->cacheHits;
  costs.bytes = _shared->bytes;
  costs.unwantedBytes = _shared->unwanted;
  costs.decodeMilliseconds = static_cast<double>(_shared->decodeMicros) / 1000;
  return costs;
}

void TileLoader::fetch(const std::shared_ptr<Job>& job) {
  const Shared::Entry entry(*job->shared);
  if (!entry.allowed()) return;
  for (std::size_t i = 0; i < job->uris.size(); ++i) {
    io::AssetRequest request;
    request.uri = job->uris[i];
    if (job->order.isFresh) request.headers["Cache-Control"] = "no-cache";
    request.onBytes = [&](std::size_t bytes) { job->received += bytes; };
    arrived(job, i, fetchGuarded(*job->shared->services.accessor, request, job->token));
  }
}

void TileLoader::arrived(const std::shared_ptr<Job>& job, std::size_t index,
                         Result<io::AssetResponse> response) {
  Shared& shared = *job->shared;
  ++shared.requests;
  if (response.ok()) {
    shared.cacheHits += response->fromCache ? 1 : 0;
    shared.bytes += response->transferredBytes;
  }
  const std::size_t unread = response.ok() ? response->transferredBytes : job->received.load();
  if (job->token.cancelled()) shared.unwanted += unread;
  if (!response.ok()) shared.bytes += unread;
  job->bodies[index] = plainBody(std::move(response), job->uris[index]);
  if (--job->waiting == 0 && !job->token.cancelled()) {
    shared.services.workers->post(poolPriority(job->order), job->token, [job] { decode(job); });
  }
}

void TileLoader::decode(const std::shared_ptr<Job>& job) {
  const Shared::Entry entry(*job->shared);
  if (!entry.allowed()) return;
  const auto begin = std::chrono::steady_clock::now();
  LoadResult result;
  result.load = job->load;
  for (std::size_t i = 0; i < job->uris.size() && !job->token.cancelled(); ++i) {
    decodeOne(*job, i, result);
  }
  if (!result.error && result.contents.empty() && result.tilesets.empty()) {
    result.error = Error{Error::Kind::Cancelled, "cancelled"};
  }
  // Something to show: what failed is a warning then. The first load must give a tree.
  const bool isUseful = !result.tilesets.empty() || (job->source && !result.contents.empty());
  if (result.error && isUseful) {
    result.diagnostics.warn(job->uris.front(), result.error->message);
    result.error.reset();
  }
  const auto used = std::chrono::steady_clock::now() - begin;
  job->shared->decodeMicros += static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(used).count());
  job->shared->deliver(std::move(result));
}

void TileLoader::decodeOne(Job& job, std::size_t index, LoadResult& result) {
  Status status;
  try {
    status = decodeBody(job, index, result);
  } catch (const std::exception& e) {
    status = Error{Error::Kind::Internal,
                   fmt::format("{}: decoding failed: {}", job.uris[index], e.what())};
  }
  if (status.ok()) return;
  if (result.error) result.diagnostics.warn(job.uris[index], result.error->message);
  result.error = status.error();
}

Status TileLoader::decodeBody(Job& job, std::size_t index, LoadResult& result) {
  const std::string& uri = job.uris[index];
  // Addresses from metadata were not looked at before.
  if (job.source) {
    if (Status status = mayFetch(job.source->uri, uri); !status.ok()) return status;
  }
  if (!job.bodies[index].ok()) return job.bodies[index].error();
  std::string body = std::move(job.bodies[index].value());
  // The first load is a tileset, or says why it is none; but one content may be opened by itself.
  const bool isTree =
      job.subtree || looksLikeTileset(body) || !(job.source || looksLikeContent(body));
  if (isTree) return decodeTree(job, uri, std::move(body), result);
  if (Status status = decodeModel(job, index, body, result); !status.ok() || job.source) {
    return status;
  }
  Result<ParsedTileset> whole = wrapContent(*result.contents.back().model, uri, job.place);
  if (!whole.ok()) return whole.error();
  result.tilesets.push_back(std::move(whole.value()));
  return {};
}

Status TileLoader::decodeTree(Job& job, const std::string& uri, std::string body,
                              LoadResult& result) {
  const FetchNamed fetch = [&](const std::string& named) {
    return fetchNamed(*job.shared->services.accessor, uri, named, job.token);
  };
  // A tileset that names itself would never end.
  if (!job.subtree && job.place.externalDepth > kMaxExternalDepth) {
    return badInput(uri, fmt::format("external tilesets nested deeper than {}", kMaxExternalDepth));
  }
  Result<ParsedTileset> tileset =
      job.subtree ? parseSubtree(std::move(body), uri, *job.subtree, job.place.depth, fetch)
                  : parseTileset(body, uri, job.place, fetch);
  if (!tileset.ok()) return tileset.error();
  result.tilesets.push_back(std::move(tileset.value()));
  return {};
}

Status TileLoader::decodeModel(Job& job, std::size_t index, const std::string& body,
                               LoadResult& result) {
  const std::string& uri = job.uris[index];
  const TilesetServices& services = job.shared->services;
  content::DecodeContext context;
  context.uri = uri;
  context.transform = job.place.transform;
  if (job.source) context.upAxis = job.source->upAxis;
  context.fetch = [&](const std::string& named) {
    return fetchNamed(*services.accessor, uri, named, job.token);
  };
  Result<content::Model> decoded = modelOf(services, body, context);
  if (!decoded.ok()) return decoded.error();
  job.shared->images.share(decoded.value());
  auto model = std::make_shared<content::Model>(std::move(decoded.value()));
  TileContent content;
  content.index = index;
  content.pickIndex = std::make_shared<const PickIndex>(*model);
  const ModelCounts counts = countsOf(*model);
  content.triangles = counts.triangles;
  content.points = counts.points;
  content.instances = counts.instances;
  content.model = model;
  content.ownModel = std::move(model);
  content.resource = services.renderer->prepareInWorker(job.tile, content.model);
  content.bytes = byteSizeOf(content);
  result.contents.push_back(std::move(content));
  return {};
}

}  // namespace kokudo::tiles::detail
