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
  std::string uri;  ///< http(s) address, file: address or plain path
  std::string method = "GET";
  std::map<std::string, std::string>
      headers;  ///< sent to that host only, never kept in a cache or a log
  std::string body;
  double timeoutSeconds = 30;                   ///< whole request
  double stallSeconds = 15;                     ///< fails when fewer than 1 byte/s for so long
  std::size_t maxBytes = std::size_t(1) << 30;  ///< a longer body is refused while it arrives
};

struct AssetResponse {
  int status = 200;                            ///< HTTP status; 200 for files
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;                            ///< content-encoding already removed
  std::string finalUri;
  std::size_t transferredBytes = 0;
};

/// Fetches bytes by address. Implementations decorate one another (cached -> gunzip -> http).
/// Thread-safe. An HTTP status of 4xx or 5xx is a response, not an error; no answer at all is an
/// Error::Network.
class AssetAccessor {
 public:
  virtual ~AssetAccessor() = default;
  /// Blocks; returns Cancelled soon after the token is cancelled (200 ms).
  virtual Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken& token) = 0;
};

/// Files (plain paths, file:) and, if `network`, http and https through libcurl: keep-alive, gzip
/// and deflate, at most 5 redirects, none from https to http or to file:, credentials headers only
/// to the first host.
std::shared_ptr<AssetAccessor> createAccessor(bool network = true);

/// Body of a 200 response, else an Error that names address and status.
Result<std::string> fetchBody(AssetAccessor& accessor, const std::string& uri,
                              const CancelToken& token = {});

}  // namespace kokudo::io
