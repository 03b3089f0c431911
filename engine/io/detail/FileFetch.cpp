#include "engine/io/detail/FileFetch.h"

#include "engine/base/Files.h"
#include "engine/base/Uri.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace kokudo::io::detail {
namespace {

/// Closes on every way out.
struct OpenFile {
  int descriptor = -1;
  ~OpenFile() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

/// A path may hold '?' and '#'; one that comes from a tileset may also carry a query for a server.
std::string existingPath(const std::string& path) {
  struct stat ignored = {};
  if (::stat(path.c_str(), &ignored) == 0) return path;
  const std::string bare = path.substr(0, path.find_first_of("?#"));
  if (::stat(bare.c_str(), &ignored) == 0) return bare;
  const std::string decoded = percentDecode(bare);
  return decoded.find('\0') == std::string::npos && ::stat(decoded.c_str(), &ignored) == 0 ? decoded
                                                                                           : path;
}

Error tooLarge(const std::string& path, std::size_t limit) {
  return {Error::Kind::BadInput,
          fmt::format("{}: file is larger than the limit of {} bytes", path, limit)};
}

Status readInto(std::string& body, int descriptor, const std::string& path,
                const AssetRequest& request, const CancelToken& token) {
  constexpr std::size_t kPiece = std::size_t(1) << 20;
  std::size_t used = 0;
  for (;;) {
    if (token.cancelled()) {
      return Error{Error::Kind::Cancelled, path + ": cancelled"};
    }
    // One byte more than expected finds the end without growing the buffer.
    body.resize(std::max(body.size(), used + 1));
    const std::size_t wanted = std::min(kPiece, body.size() - used);
    const ssize_t got = ::read(descriptor, body.data() + used, wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return systemError(errno, path);
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > request.maxBytes) return tooLarge(path, request.maxBytes);
    if (used == body.size()) body.resize(used + kPiece);
  }
  body.resize(used);
  return {};
}

}  // namespace

Result<std::string> pathOf(const std::string& uri) {
  if (uriScheme(uri) != "file") {
    return uri;
  }
  std::string_view rest = std::string_view(uri).substr(5);
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::string_view host = rest.substr(0, rest.find('/'));
    if (!host.empty() && host != "localhost") {
      return Error{Error::Kind::BadInput, uri + ": a file: address of another host"};
    }
    rest.remove_prefix(host.size());
  }
  std::string path = percentDecode(rest.substr(0, rest.find_first_of("?#")));
  if (path.empty() || path.find('\0') != std::string::npos) {
    return Error{Error::Kind::BadInput, uri + ": a file: address without a usable path"};
  }
  return path;
}

Result<AssetResponse> fetchFile(const AssetRequest& request, const CancelToken& token) {
  if (request.method != "GET") {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: {} is not possible for a file", request.uri, request.method)};
  }
  if (request.uri.find('\0') != std::string::npos) {
    return Error{Error::Kind::BadInput, "a file name with a zero byte"};
  }
  Result<std::string> named = pathOf(request.uri);
  if (!named.ok()) return named.error();
  const std::string path = uriScheme(request.uri) == "file" ? *named : existingPath(*named);
  // Not blocking: a pipe without a writer must not hang the open.
  const OpenFile file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (file.descriptor < 0) return systemError(errno, path);
  struct stat info = {};
  if (::fstat(file.descriptor, &info) != 0) return systemError(errno, path);
  if (!S_ISREG(info.st_mode)) {
    return Error{Error::Kind::BadInput, path + ": not a regular file"};
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > request.maxBytes) return tooLarge(path, request.maxBytes);
  AssetResponse response;
  response.body.resize(size + 1);
  if (Status status = readInto(response.body, file.descriptor, path, request, token);
      !status.ok()) {
    return status.error();
  }
  response.finalUri = request.uri;
  response.transferredBytes = response.body.size();
  return response;
}

}  // namespace kokudo::io::detail
