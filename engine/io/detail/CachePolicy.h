#pragma once

#include "engine/io/AssetAccessor.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace kokudo::io::detail {

using Headers = std::map<std::string, std::string>;

/// How long an answer may be used (RFC 9111 §4.2), in milliseconds since 1970.
struct Freshness {
  std::int64_t currentAt = 0;  ///< when the source last vouched for it
  std::int64_t freshUntil = 0;
  bool mustRevalidate = false;  ///< never to be used out of date (must-revalidate, no-cache)
};

/// Under which an answer to the request is kept; nothing if it must not be kept at all: not a GET
/// over http(s), or it may hold credentials.
std::optional<std::string> cacheKey(const AssetRequest& request);

/// Freshness of an answer that came at `now`; nothing if it must not be stored.
std::optional<Freshness> freshnessOf(int status, const Headers& headers, std::int64_t now);

/// The same for a stored answer of which the source now says 304 with `headers`. Updates `stored`
/// (RFC 9111 §3.2).
Freshness freshen(Headers& stored, const Headers& headers, std::int64_t now);

/// Adds If-None-Match and If-Modified-Since; false where the stored answer has neither validator.
bool addValidators(const Headers& stored, Headers& request);

}  // namespace kokudo::io::detail
