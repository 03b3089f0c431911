#include "engine/io/CachedAccessor.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/CachePolicy.h"
#include "engine/io/detail/CacheStore.h"
#include "engine/io/detail/HttpAddress.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace kokudo::io {
namespace {

using detail::CachedAnswer;
using detail::Freshness;

std::int64_t wallMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool isHttp(const std::string& uri) {
  const std::string scheme = uriScheme(uri);
  return scheme == "http" || scheme == "https";
}

/// The source is there but does not answer at present.
bool isTemporary(int status) {
  return status >= 500 || status == 429 || status == 408;
}

/// What was kept before is not the answer any more.
bool replacesWhatIsKept(int status) {
  return (status >= 200 && status < 300) || status == 404 || status == 410;
}

/// A head that tells of the transfer, not of the body that is kept.
bool endsWithConnection(const std::string& name) {
  return name == "connection" || name == "keep-alive" || name == "transfer-encoding" ||
         name == "set-cookie" || name == "proxy-authenticate" || name == "www-authenticate";
}

}  // namespace

struct CachedAccessor::Impl {
  std::shared_ptr<AssetAccessor> source;
  CacheOptions options;
  detail::CacheStore store;
  std::atomic<CacheMode> mode;
  std::atomic<std::uint64_t> hits{0}, revalidated{0}, misses{0}, staleServed{0};

  Impl(std::shared_ptr<AssetAccessor> from, CacheOptions o)
      : source(std::move(from)),
        options(std::move(o)),
        store(options.folder, options.maxBytes),
        mode(options.mode) {}

  std::int64_t now() const { return options.clock ? options.clock() : wallMilliseconds(); }
  Result<AssetResponse> serve(CachedAnswer answer, const AssetRequest& request, bool stale) const;
  Result<AssetResponse> serveStale(CachedAnswer answer, const AssetRequest& request);
  Result<AssetResponse> fetchOffline(const std::string& key, const AssetRequest& request);
  Result<AssetResponse> fetchNew(const std::string& key, const AssetRequest& request,
                                 const CancelToken& token);
  Result<AssetResponse> revalidate(const std::string& key, CachedAnswer answer,
                                   const AssetRequest& request, const CancelToken& token);
  void keep(const std::string& key, const AssetResponse& response);

  std::mutex silentMutex;
  std::map<std::string, std::int64_t> silentUntil;  ///< by origin, as `now`
  bool isSilent(const std::string& uri);
  void noteSilence(const std::string& uri, std::chrono::steady_clock::duration waited);
};

/// Whether the source let us wait in vain a moment ago.
bool CachedAccessor::Impl::isSilent(const std::string& uri) {
  const std::lock_guard lock(silentMutex);
  const auto found = silentUntil.find(detail::originOf(uri));
  return found != silentUntil.end() && now() < found->second;
}

/// A dead link is found out once, not once for every tile: for some seconds what is kept is served
/// at once. A quick failure costs nothing, so it is tried again.
void CachedAccessor::Impl::noteSilence(const std::string& uri,
                                       std::chrono::steady_clock::duration waited) {
  constexpr std::int64_t kMilliseconds = 10'000;
  if (waited < std::chrono::seconds(1)) return;
  const std::lock_guard lock(silentMutex);
  silentUntil[detail::originOf(uri)] = now() + kMilliseconds;
}

Result<AssetResponse> CachedAccessor::Impl::serve(CachedAnswer answer, const AssetRequest& request,
                                                  bool stale) const {
  if (answer.body.size() > request.maxBytes) {
    return Error{Error::Kind::BadInput, fmt::format("{}: the answer is larger than the limit of {} "
                                                    "bytes",
                                                    request.uri, request.maxBytes)};
  }
  AssetResponse response;
  response.status = answer.status;
  response.headers = std::move(answer.headers);
  response.body = std::move(answer.body);
  response.finalUri = std::move(answer.finalUri);
  response.fromCache = true;
  response.stale = stale;
  const std::int64_t age = now() - answer.freshness.currentAt;
  response.ageSeconds = static_cast<double>(std::max<std::int64_t>(age, 0)) / 1000;
  return response;
}

Result<AssetResponse> CachedAccessor::Impl::serveStale(CachedAnswer answer,
                                                       const AssetRequest& request) {
  ++staleServed;
  return serve(std::move(answer), request, true);
}

Result<AssetResponse> CachedAccessor::Impl::fetchOffline(const std::string& key,
                                                         const AssetRequest& request) {
  std::optional<CachedAnswer> answer = store.find(key);
  if (!answer) {
    return Error{Error::Kind::Network,
                 request.uri + ": not in the cache, and the network is switched off"};
  }
  if (now() >= answer->freshness.freshUntil) return serveStale(std::move(*answer), request);
  ++hits;
  return serve(std::move(*answer), request, false);
}

void CachedAccessor::Impl::keep(const std::string& key, const AssetResponse& response) {
  const std::optional<Freshness> freshness =
      detail::freshnessOf(response.status, response.headers, now());
  // A redirect may have led to an address that carries a key.
  const bool secret = detail::withoutSecrets(response.finalUri) != response.finalUri;
  if (!freshness || secret) {
    if (replacesWhatIsKept(response.status)) store.remove(key);
    return;
  }
  CachedAnswer answer;
  answer.status = response.status;
  answer.headers = response.headers;
  std::erase_if(answer.headers, [](const auto& head) { return endsWithConnection(head.first); });
  answer.finalUri = response.finalUri;
  answer.body = response.body;
  answer.freshness = *freshness;
  store.put(key, answer);
}

Result<AssetResponse> CachedAccessor::Impl::fetchNew(const std::string& key,
                                                     const AssetRequest& request,
                                                     const CancelToken& token) {
  ++misses;
  Result<AssetResponse> response = source->fetch(request, token);
  if (response.ok()) keep(key, *response);
  return response;
}

Result<AssetResponse> CachedAccessor::Impl::revalidate(const std::string& key, CachedAnswer answer,
                                                       const AssetRequest& request,
                                                       const CancelToken& token) {
  const bool mayServe = !answer.freshness.mustRevalidate;
  if (mayServe && isSilent(request.uri)) return serveStale(std::move(answer), request);
  AssetRequest conditional = request;
  detail::addValidators(answer.headers, conditional.headers);
  const auto begin = std::chrono::steady_clock::now();
  Result<AssetResponse> response = source->fetch(conditional, token);
  if (!response.ok()) {
    const bool unreachable = response.error().kind == Error::Kind::Network;
    if (unreachable) noteSilence(request.uri, std::chrono::steady_clock::now() - begin);
    return unreachable && mayServe ? serveStale(std::move(answer), request) : response;
  }
  if (response->status == 304) {
    ++revalidated;
    answer.freshness = detail::freshen(answer.headers, response->headers, now());
    store.refresh(key, answer);
    Result<AssetResponse> kept = serve(std::move(answer), request, false);
    if (kept.ok()) kept->transferredBytes = response->transferredBytes;
    return kept;
  }
  if (isTemporary(response->status) && mayServe) return serveStale(std::move(answer), request);
  ++misses;
  keep(key, *response);
  return response;
}

CachedAccessor::CachedAccessor(std::shared_ptr<AssetAccessor> source, CacheOptions options)
    : _impl(std::make_unique<Impl>(std::move(source), std::move(options))) {}

CachedAccessor::~CachedAccessor() = default;

Result<AssetResponse> CachedAccessor::fetch(const AssetRequest& request, const CancelToken& token) {
  if (token.cancelled()) {
    return Error{Error::Kind::Cancelled, detail::withoutSecrets(request.uri) + ": cancelled"};
  }
  const bool offline = _impl->mode == CacheMode::OfflineOnly;
  const std::optional<std::string> key = detail::cacheKey(request);
  if (!key) {
    if (offline && isHttp(request.uri)) {
      return Error{Error::Kind::Network, detail::withoutSecrets(request.uri) +
                                             ": is never cached, and the network is switched off"};
    }
    return _impl->source->fetch(request, token);
  }
  if (offline) return _impl->fetchOffline(*key, request);
  std::optional<CachedAnswer> answer = _impl->store.find(*key);
  if (!answer) return _impl->fetchNew(*key, request, token);
  if (_impl->now() >= answer->freshness.freshUntil) {
    return _impl->revalidate(*key, std::move(*answer), request, token);
  }
  ++_impl->hits;
  return _impl->serve(std::move(*answer), request, false);
}

bool CachedAccessor::answersLocally(const AssetRequest& request) const {
  if (_impl->mode == CacheMode::OfflineOnly) return true;
  const std::optional<std::string> key = detail::cacheKey(request);
  if (!key) return _impl->source->answersLocally(request);
  const std::optional<Freshness> freshness = _impl->store.freshness(*key);
  return freshness && _impl->now() < freshness->freshUntil;
}

void CachedAccessor::setMode(CacheMode mode) {
  _impl->mode = mode;
}

CacheMode CachedAccessor::mode() const {
  return _impl->mode;
}

CacheStatistics CachedAccessor::statistics() const {
  const detail::StoreCounts counts = _impl->store.counts();
  CacheStatistics statistics;
  statistics.hits = _impl->hits;
  statistics.revalidated = _impl->revalidated;
  statistics.misses = _impl->misses;
  statistics.staleServed = _impl->staleServed;
  statistics.stored = counts.stored;
  statistics.evicted = counts.evicted;
  statistics.damaged = counts.damaged;
  statistics.entries = counts.entries;
  statistics.bytes = counts.bytes;
  return statistics;
}

std::string CachedAccessor::problem() const {
  return _impl->store.problem();
}

Status CachedAccessor::clear() {
  return _impl->store.clear();
}

}  // namespace kokudo::io
