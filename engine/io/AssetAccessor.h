#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::io {

struct AssetRequest {
  std::string uri;  ///< http(s), file: or zip: address (ArchiveAddress.h) or plain path
  std::string method = "GET";
  std::map<std::string, std::string> headers =
      {};  ///< sent to that host only, never kept in a cache or a log
  std::string body = {};
  double timeoutSeconds = 30;                   ///< whole request
  double stallSeconds = 15;                     ///< fails when fewer than 1 byte/s for so long
  std::size_t maxBytes = std::size_t(1) << 30;  ///< a longer body is refused while it arrives
  /// Told from the fetching thread how many bytes came from the network since the last call, before
  /// content-encoding is removed; 0 when the answer's head begins. Quick, throws nothing. Never
  /// called for a file or for what comes from a cache.
  std::function<void(std::size_t bytes)> onBytes = {};
};

struct AssetResponse {
  int status = 200;                            ///< HTTP status; 200 for files
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< content-encoding already removed
  std::string finalUri;
  std::size_t transferredBytes = 0;  ///< from the network or the file; 0 from a cache
  bool fromCache = false;  ///< the body was kept from an earlier answer (asked again or not)
  bool stale = false;      ///< it may be out of date: the source was not asked or gave no answer
  double ageSeconds = 0;   ///< since the source last said that the body is current, if fromCache
};

/// Fetches bytes by address. Implementations decorate one another (cached -> gunzip -> http).
/// Thread-safe. An HTTP status of 4xx or 5xx is a response, not an error; no answer at all is an
/// Error::Network.
class AssetAccessor {
 public:
  virtual ~AssetAccessor() = default;
  /// Blocks; returns Cancelled soon after the token is cancelled (200 ms).
  virtual Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken& token) = 0;
  /// Whether `fetch` would answer without the network (file, archive, what a cache holds), so that
  /// it need not wait its turn on the link. A guess that costs microseconds.
  virtual bool answersLocally(const AssetRequest& request) const;
};

/// Files (plain paths, file:), members of zip files (zip:, ArchiveAddress.h) and, if `network`,
/// http and https through libcurl: keep-alive, gzip and deflate, at most 5 redirects, none from
/// https to http or to file:, credentials headers only to the first host.
std::shared_ptr<AssetAccessor> createAccessor(bool network = true);

/// Body of a 200 response, else an Error that names address and status.
Result<std::string> fetchBody(AssetAccessor& accessor, const std::string& uri,
                              const CancelToken& token = {});

}  // namespace kokudo::io
