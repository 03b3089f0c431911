#include "engine/io/detail/ArchiveFetch.h"

#include "engine/base/Files.h"
#include "engine/base/Uri.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace kokudo::io::detail {
namespace {

constexpr std::size_t kKeptOpen = 16;

std::int64_t changedNanoseconds(const struct stat& info) {
  return static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
}

Result<std::string> readAt(int descriptor, const std::string& path, std::uint64_t offset,
                           std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t used = 0;
  while (used < count) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + used, count - used, static_cast<off_t>(offset + used));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return systemError(errno, path);
    if (got == 0) {
      return Error{Error::Kind::BadInput, path + ": became shorter while it was read"};
    }
    used += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool beginsAsZip(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return false;
  const Result<std::string> head = readAt(descriptor, path, 0, 4);
  ::close(descriptor);
  return head.ok() && (*head == "PK\3\4" || *head == "PK\5\6");
}

}  // namespace

Result<ArchivePlace> parseArchiveUri(const std::string& uri) {
  const std::string_view rest =
      std::string_view(uri).substr(0, uri.find_first_of("?#")).substr(4);  // after "zip:"
  const std::size_t mark = rest.find("!/");
  ArchivePlace place;
  if (mark != rest.npos) {
    place.archive = percentDecode(rest.substr(0, mark));
    place.member = rest.substr(mark + 2);
  }
  if (place.archive.empty() || place.archive.front() != '/' || place.member.empty() ||
      place.archive.find('\0') != std::string::npos) {
    return Error{Error::Kind::BadInput,
                 uri.substr(0, 300) + ": not of the form zip:/path/of/archive.zip!/name/in/it"};
  }
  return place;
}

std::optional<ArchivePlace> archiveInPath(const std::string& path) {
  struct stat info = {};
  for (std::size_t slash = path.find('/', 1); slash != path.npos;
       slash = path.find('/', slash + 1)) {
    const std::string file = path.substr(0, slash);
    if (::stat(file.c_str(), &info) != 0) return std::nullopt;
    if (S_ISREG(info.st_mode)) {
      const std::string member = path.substr(slash + 1);
      if (member.empty() || !beginsAsZip(file)) return std::nullopt;
      return ArchivePlace{file, member};
    }
  }
  return std::nullopt;
}

Result<std::shared_ptr<const OpenZip>> OpenZip::open(const std::string& path) {
  const std::shared_ptr<OpenZip> zip(new OpenZip);
  zip->_path = path;
  zip->_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (zip->_descriptor < 0) return systemError(errno, path);
  struct stat info = {};
  if (::fstat(zip->_descriptor, &info) != 0) return systemError(errno, path);
  if (!S_ISREG(info.st_mode)) return Error{Error::Kind::BadInput, path + ": not a regular file"};
  zip->_device = info.st_dev;
  zip->_inode = info.st_ino;
  zip->_changedNanoseconds = changedNanoseconds(info);
  zip->_file.size = static_cast<std::uint64_t>(info.st_size);
  zip->_file.read = [descriptor = zip->_descriptor, path](std::uint64_t offset, std::size_t count) {
    return readAt(descriptor, path, offset, count);
  };
  Result<ZipDirectory> directory = ZipDirectory::read(zip->_file, path);
  if (!directory.ok()) return directory.error();
  zip->_directory = std::move(*directory);
  return std::shared_ptr<const OpenZip>(zip);
}

OpenZip::~OpenZip() {
  if (_descriptor >= 0) ::close(_descriptor);
}

bool OpenZip::isCurrent() const {
  struct stat info = {};
  return ::stat(_path.c_str(), &info) == 0 && info.st_dev == _device && info.st_ino == _inode &&
         changedNanoseconds(info) == _changedNanoseconds &&
         static_cast<std::uint64_t>(info.st_size) == _file.size;
}

/// The name as it is, else as an address spells it.
Result<std::string> OpenZip::read(const std::string& name, std::size_t maxBytes,
                                  const CancelToken& token) const {
  for (const std::string& spelling : {name, percentDecode(name)}) {
    if (const ZipMember* member = _directory.find(spelling)) {
      return _directory.unpack(_file, spelling, *member, maxBytes,
                               [&] { return token.cancelled(); });
    }
  }
  return Error{Error::Kind::NotFound,
               fmt::format("{}: holds no \"{}\"", _path, name.substr(0, 300))};
}

Result<std::shared_ptr<const OpenZip>> OpenArchives::get(const std::string& path) {
  {
    const std::lock_guard lock(_mutex);
    const auto found = std::find_if(_open.begin(), _open.end(),
                                    [&](const auto& entry) { return entry.first == path; });
    if (found != _open.end() && found->second->isCurrent()) {
      std::rotate(found, found + 1, _open.end());
      return _open.back().second;
    }
    if (found != _open.end()) _open.erase(found);
  }
  // Not under the lock: a directory of a million names takes a while.
  Result<std::shared_ptr<const OpenZip>> zip = OpenZip::open(path);
  if (!zip.ok()) return zip;
  const std::lock_guard lock(_mutex);
  std::erase_if(_open, [&](const auto& entry) { return entry.first == path; });
  if (_open.size() >= kKeptOpen) _open.erase(_open.begin());
  _open.emplace_back(path, *zip);
  return zip;
}

Result<AssetResponse> OpenArchives::fetch(const ArchivePlace& place, const AssetRequest& request,
                                          const CancelToken& token) {
  if (request.method != "GET") {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: {} is not possible in an archive", request.uri, request.method)};
  }
  Result<std::shared_ptr<const OpenZip>> zip = get(place.archive);
  if (!zip.ok()) return zip.error();
  Result<std::string> body = (*zip)->read(place.member, request.maxBytes, token);
  if (!body.ok()) return body.error();
  AssetResponse response;
  response.body = std::move(*body);
  response.finalUri = request.uri;
  response.transferredBytes = response.body.size();
  return response;
}

}  // namespace kokudo::io::detail
