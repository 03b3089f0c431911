#include "engine/io/detail/HttpFetch.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/HeaderText.h"
#include "engine/io/detail/HttpAddress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kokudo::io::detail {
namespace {

bool isRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// Headers that say nothing about who asks: any host may see them.
bool isHarmless(const std::string& name) {
  static constexpr std::array<std::string_view, 7> kNames{
      "accept", "accept-language", "content-type",     "user-agent",
      "range",  "if-none-match",   "if-modified-since"};
  return std::find(kNames.begin(), kNames.end(), lowerCase(name)) != kNames.end();
}

Error refusedRedirect(const HttpHop& hop, const std::string& target, std::string_view why) {
  return {Error::Kind::Network, fmt::format("{}: redirect to {} refused: {}",
                                            withoutSecrets(hop.uri), withoutSecrets(target), why)};
}

/// Turns `hop` into the request that the redirect asks for.
Status follow(HttpHop& hop, int status, const std::string& location) {
  const std::string target = resolveUri(hop.uri, location);
  const std::string scheme = uriScheme(target);
  // Programs do not agree on which host such an address names.
  if (target.find_first_of("\\ \t\r\n") != target.npos) {
    return refusedRedirect(hop, target, "it holds a blank or a backslash");
  }
  if (scheme != "http" && scheme != "https") {
    return refusedRedirect(hop, target, "only http and https are followed");
  }
  if (uriScheme(hop.uri) == "https" && scheme == "http") {
    return refusedRedirect(hop, target, "it leaves https");
  }
  const bool sameServer = originOf(hop.uri) == originOf(target);
  const bool keepsMethod = status == 307 || status == 308;
  if (hop.method != "GET" && hop.method != "HEAD") {
    if (keepsMethod && !sameServer) {
      return refusedRedirect(hop, target, "the request's body is for the first host only");
    }
    if (!keepsMethod) {
      hop.method = "GET";
      hop.body.clear();
    }
  }
  if (!sameServer) {
    std::erase_if(hop.headers, [](const auto& header) { return !isHarmless(header.first); });
  }
  hop.uri = target;
  return {};
}

}  // namespace

Result<AssetResponse> fetchHttp(HttpTransfers& transfers, const AssetRequest& request,
                                const CancelToken& token) {
  constexpr int kMaxRedirects = 5;
  using Clock = std::chrono::steady_clock;
  const auto limit = std::chrono::duration<double>(request.timeoutSeconds);
  HttpHop hop{request.uri,
              request.method,
              request.body,
              request.headers,
              Clock::now() + std::chrono::duration_cast<Clock::duration>(limit),
              request.stallSeconds,
              request.maxBytes,
              request.onBytes};
  for (int redirects = 0;; ++redirects) {
    if (token.cancelled()) {
      return Error{Error::Kind::Cancelled, withoutSecrets(hop.uri) + ": cancelled"};
    }
    Result<AssetResponse> response = transfers.run(hop, token);
    if (!response.ok() || !isRedirect(response->status)) {
      return response;
    }
    const auto location = response->headers.find("location");
    if (location == response->headers.end()) {
      return response;
    }
    if (redirects == kMaxRedirects) {
      return Error{Error::Kind::Network, fmt::format("{}: more than {} redirects",
                                                     withoutSecrets(request.uri), kMaxRedirects)};
    }
    if (Status status = follow(hop, response->status, location->second); !status.ok()) {
      return status.error();
    }
  }
}

}  // namespace kokudo::io::detail
