// The first half of a load: bytes by address.

#include "engine/base/Uri.h"
#include "engine/io/Gzip.h"
#include "engine/tiles/detail/Json.h"
#include "engine/tiles/detail/LoadJob.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

/// A large tile over a slow line takes minutes; a line that carries nothing is found out sooner.
io::AssetRequest slowRequest(std::string uri) {
  io::AssetRequest request;
  request.uri = std::move(uri);
  request.timeoutSeconds = 300;
  return request;
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

}  // namespace

double poolPriority(const LoadOrder& order) {
  return 10.0 * static_cast<double>(order.group) + order.priority;
}

io::AssetRequest requestOf(const std::shared_ptr<LoadJob>& job, std::size_t index) {
  io::AssetRequest request = slowRequest(job->uris[index]);
  if (job->order.isFresh) request.headers["Cache-Control"] = "no-cache";
  request.onBytes = [job](std::size_t bytes) { job->received += bytes; };
  return request;
}

Status mayFetch(const std::string& base, const std::string& uri) {
  if (!uriScheme(base).starts_with("http") || uriScheme(uri).starts_with("http")) return {};
  return badInput(base, "names \"" + uri.substr(0, 100) + "\", which is not on the network");
}

Result<std::string> fetchNamed(io::AssetAccessor& accessor, const std::string& base,
                               const std::string& uri, const CancelToken& token) {
  io::AssetRequest request = slowRequest(resolveUri(base, uri));
  if (Status status = mayFetch(base, request.uri); !status.ok()) return status.error();
  return plainBody(fetchGuarded(accessor, request, token), request.uri);
}

void fetchAll(const std::shared_ptr<LoadJob>& job) {
  const LoadShared::Entry entry(*job->shared);
  if (!entry.allowed()) return;
  for (std::size_t i = 0; i < job->uris.size(); ++i) {
    const io::AssetRequest request = requestOf(job, i);
    arrived(job, i, fetchGuarded(*job->shared->services.accessor, request, job->token));
  }
}

void arrived(const std::shared_ptr<LoadJob>& job, std::size_t index,
             Result<io::AssetResponse> response) {
  LoadShared& shared = *job->shared;
  ++shared.requests;
  if (response.ok()) {
    shared.cacheHits += response->fromCache ? 1 : 0;
    shared.bytes += response->transferredBytes;
    const bool isTree = !job->source || job->subtree;
    if (!isTree && !response->fromCache) {
      shared.contentBytes += response->transferredBytes;
      ++shared.contents;
    }
  }
  const std::size_t unread = response.ok() ? response->transferredBytes : job->received.load();
  if (job->token.cancelled()) shared.unwanted += unread;
  if (!response.ok()) shared.bytes += unread;
  job->bodies[index] = plainBody(std::move(response), job->uris[index]);
  if (--job->waiting == 0 && !job->token.cancelled()) {
    shared.services.workers->post(poolPriority(job->order), job->token, [job] { decodeAll(job); });
  }
}

}  // namespace kokudo::tiles::detail
