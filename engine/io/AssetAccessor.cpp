#include "engine/io/AssetAccessor.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/ArchiveFetch.h"
#include "engine/io/detail/FileFetch.h"
#include "engine/io/detail/HttpAddress.h"
#include "engine/io/detail/HttpFetch.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace kokudo::io {
namespace {

class DefaultAccessor final : public AssetAccessor {
 public:
  explicit DefaultAccessor(bool network) : _network(network) {}

  Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken& token) override {
    if (token.cancelled()) {
      return Error{Error::Kind::Cancelled, detail::withoutSecrets(request.uri) + ": cancelled"};
    }
    const std::string scheme = uriScheme(request.uri);
    if (scheme.empty() || scheme == "file") return fetchFile(request, token);
    if (scheme == "zip") {
      const Result<detail::ArchivePlace> place = detail::parseArchiveUri(request.uri);
      return place.ok() ? _archives.fetch(*place, request, token) : place.error();
    }
    if (scheme != "http" && scheme != "https") {
      return Error{Error::Kind::Unsupported,
                   fmt::format("{}: addresses of kind \"{}\" are not read; use http, https, file, "
                               "zip or a path",
                               detail::withoutSecrets(request.uri).substr(0, 200), scheme)};
    }
    if (!_network) {
      return Error{Error::Kind::Network, detail::withoutSecrets(request.uri) +
                                             ": not fetched because the network is switched off"};
    }
    return detail::fetchHttp(_transfers, request, token);
  }

 private:
  /// A path that leads below a file leads into an archive.
  Result<AssetResponse> fetchFile(const AssetRequest& request, const CancelToken& token) {
    Result<AssetResponse> response = detail::fetchFile(request, token);
    if (response.ok() || request.uri.find('\0') != std::string::npos) return response;
    const Result<std::string> path = detail::pathOf(request.uri);
    const auto place = path.ok() ? detail::archiveInPath(*path) : std::nullopt;
    return place ? _archives.fetch(*place, request, token) : response;
  }

  bool _network;
  detail::OpenArchives _archives;
  detail::HttpTransfers _transfers;
};

}  // namespace

bool AssetAccessor::answersLocally(const AssetRequest& request) const {
  const std::string scheme = uriScheme(request.uri);
  return scheme != "http" && scheme != "https";
}

std::shared_ptr<AssetAccessor> createAccessor(bool network) {
  return std::make_shared<DefaultAccessor>(network);
}

Result<std::string> fetchBody(AssetAccessor& accessor, const std::string& uri,
                              const CancelToken& token) {
  AssetRequest request;
  request.uri = uri;
  Result<AssetResponse> response = accessor.fetch(request, token);
  if (!response.ok()) {
    return response.error();
  }
  if (response->status == 200) {
    return std::move(response->body);
  }
  const bool missing = response->status == 404 || response->status == 410;
  return Error{missing ? Error::Kind::NotFound : Error::Kind::Network,
               fmt::format("{}: HTTP {} where 200 was expected",
                           detail::withoutSecrets(response->finalUri), response->status)};
}

}  // namespace kokudo::io
