// The second half of a load: what the bytes say.

#include "engine/tiles/detail/LoadJob.h"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <exception>
#include <span>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr int kMaxExternalDepth = 32;

Result<content::Model> modelOf(const TilesetServices& services, const std::string& bytes,
                               const content::DecodeContext& context) {
  const content::Bytes span = std::as_bytes(std::span(bytes.data(), bytes.size()));
  return services.decode ? services.decode(span, context) : content::decodeContent(span, context);
}

Status decodeTree(LoadJob& job, const std::string& uri, std::string body, LoadResult& result) {
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

Status decodeModel(LoadJob& job, std::size_t index, const std::string& body, LoadResult& result) {
  const std::string& uri = job.uris[index];
  const TilesetServices& services = job.shared->services;
  content::DecodeContext context;
  context.uri = uri;
  context.transform = job.place.transform;
  if (job.source) context.upAxis = job.source->upAxis;
  context.fetch = [&](const std::string& named) {
    return fetchNamed(*services.accessor, uri, named, job.token);
  };
  context.sharedImage = [&](const std::string& address, const auto& decode) {
    return job.shared->images.ofAddress(address, decode);
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
  content.imageBytes = imageBytesOf(*content.model);
  result.contents.push_back(std::move(content));
  return {};
}

Status decodeBody(LoadJob& job, std::size_t index, LoadResult& result) {
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

void decodeOne(LoadJob& job, std::size_t index, LoadResult& result) {
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

}  // namespace

void decodeAll(const std::shared_ptr<LoadJob>& job) {
  const LoadShared::Entry entry(*job->shared);
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

}  // namespace kokudo::tiles::detail
