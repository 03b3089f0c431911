#include "engine/tiles/detail/TileLoader.h"

#include "engine/base/Uri.h"
#include "engine/io/Gzip.h"

#include <fmt/format.h>

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
  double priority = 0;
  CancelToken token;
  std::vector<Result<std::string>> bodies;
};

namespace {

constexpr int kMaxExternalDepth = 32;

/// The body with gzip removed: some sets are stored packed and served without saying so.
Result<std::string> fetchPlain(io::AssetAccessor& accessor, const std::string& uri,
                               const CancelToken& token) {
  try {
    Result<std::string> body = io::fetchBody(accessor, uri, token);
    if (body.ok() && io::looksLikeGzip(*body)) {
      return io::gunzip(*body, uri);
    }
    return body;
  } catch (const std::exception& e) {  // no memory, or an accessor of another's making
    return Error{Error::Kind::Internal, fmt::format("{}: fetching failed: {}", uri, e.what())};
  }
}

/// Contents of a remote tileset may not read local files.
Result<std::string> fetchNamed(io::AssetAccessor& accessor, const std::string& base,
                               const std::string& uri, const CancelToken& token) {
  const std::string resolved = resolveUri(base, uri);
  if (uriScheme(base).starts_with("http") && !uriScheme(resolved).starts_with("http")) {
    return Error{Error::Kind::BadInput,
                 base + ": names \"" + uri.substr(0, 100) + "\", which is not on the network"};
  }
  return fetchPlain(accessor, resolved, token);
}

/// A .gltf is JSON too.
bool namesGltf(const std::string& uri) {
  return std::string_view(uri).substr(0, uri.find_first_of("?#")).ends_with(".gltf");
}

Result<content::Model> decodeModel(const TilesetServices& services, const std::string& bytes,
                                   const content::DecodeContext& context) {
  const content::Bytes span = std::as_bytes(std::span(bytes.data(), bytes.size()));
  return services.decode ? services.decode(span, context) : content::decodeContent(span, context);
}

}  // namespace

TileLoader::TileLoader(TilesetServices services)
    : _services(services), _shared(std::make_shared<Shared>()) {
  _shared->services = std::move(services);
}

TileLoader::~TileLoader() {
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

std::uint64_t TileLoader::start(const Tile& tile, double priority, const CancelToken& token) {
  auto job = std::make_shared<Job>();
  job->shared = _shared;
  job->load = ++_lastLoad;
  job->tile = tile.id;
  job->uris = tile.contentUris;
  job->place = {tile.transform, tile.depth + 1, tile.externalDepth + 1};
  job->priority = priority;
  job->token = token;
  fetchersFor(tile).post(priority, token, [job] { fetch(job); });
  return job->load;
}

std::vector<LoadResult> TileLoader::takeResults() {
  const std::lock_guard lock(_shared->mutex);
  return std::exchange(_shared->results, {});
}

void TileLoader::fetch(const std::shared_ptr<Job>& job) {
  const Shared::Entry entry(*job->shared);
  if (!entry.allowed()) return;
  for (const std::string& uri : job->uris) {
    job->bodies.push_back(fetchPlain(*job->shared->services.accessor, uri, job->token));
  }
  if (!job->token.cancelled()) {
    job->shared->services.workers->post(job->priority, job->token, [job] { decode(job); });
  }
}

void TileLoader::decode(const std::shared_ptr<Job>& job) {
  const Shared::Entry entry(*job->shared);
  if (!entry.allowed()) return;
  LoadResult result;
  result.load = job->load;
  for (std::size_t i = 0; i < job->uris.size() && !job->token.cancelled(); ++i) {
    decodeOne(*job, i, result);
  }
  if (!result.error && result.contents.empty() && result.tilesets.empty()) {
    result.error = Error{Error::Kind::Cancelled, "cancelled"};
  }
  // Something to show: what failed is a warning then.
  if (result.error && (!result.contents.empty() || !result.tilesets.empty())) {
    result.diagnostics.warn(job->uris.front(), result.error->message);
    result.error.reset();
  }
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
  if (!job.bodies[index].ok()) return job.bodies[index].error();
  const std::string body = std::move(job.bodies[index].value());
  if (looksLikeJson(body) && !namesGltf(uri)) {
    // A tileset that names itself would never end.
    if (job.place.externalDepth > kMaxExternalDepth) {
      return Error{Error::Kind::BadInput, fmt::format("{}: external tilesets nested deeper than {}",
                                                      uri, kMaxExternalDepth)};
    }
    Result<ParsedTileset> tileset = parseTileset(body, uri, job.place);
    if (!tileset.ok()) return tileset.error();
    result.tilesets.push_back(std::move(tileset.value()));
    return {};
  }
  const TilesetServices& services = job.shared->services;
  content::DecodeContext context;
  context.uri = uri;
  context.transform = job.place.transform;
  context.fetch = [&](const std::string& named) {
    return fetchNamed(*services.accessor, uri, named, job.token);
  };
  Result<content::Model> model = decodeModel(services, body, context);
  if (!model.ok()) return model.error();
  TileContent content;
  content.model = std::make_shared<const content::Model>(std::move(model.value()));
  content.bounds = boundsOf(*content.model);
  content.triangles = triangleCount(*content.model);
  content.resource = services.renderer->prepareInWorker(job.tile, content.model);
  content.bytes = content.model->byteSize() + (content.resource ? content.resource->byteSize() : 0);
  result.contents.push_back(std::move(content));
  return {};
}

}  // namespace kokudo::tiles::detail
