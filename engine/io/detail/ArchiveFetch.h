#pragma once

#include "engine/io/AssetAccessor.h"
#include "engine/io/detail/ZipDirectory.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::io::detail {

/// A place inside an archive file.
struct ArchivePlace {
  std::string archive;  ///< path of the file
  std::string member;   ///< name in it
};

/// Splits a zip: address; BadInput if it has not the form that ArchiveAddress.h describes.
Result<ArchivePlace> parseArchiveUri(const std::string& uri);

/// Splits a path that goes on below a file that begins as a zip does ("a/x.zip/b.json").
std::optional<ArchivePlace> archiveInPath(const std::string& path);

/// A zip file that stays open, with its directory. Thread-safe.
class OpenZip {
 public:
  static Result<std::shared_ptr<const OpenZip>> open(const std::string& path);
  ~OpenZip();
  OpenZip(const OpenZip&) = delete;
  const ZipDirectory& directory() const { return _directory; }
  /// Whether the path still names this file as it was.
  bool isCurrent() const;
  Result<std::string> read(const std::string& name, std::size_t maxBytes,
                           const CancelToken& token) const;

 private:
  OpenZip() = default;
  std::string _path;
  int _descriptor = -1;
  std::uint64_t _device = 0, _inode = 0;
  std::int64_t _changedNanoseconds = 0;
  RandomAccess _file;
  ZipDirectory _directory;
};

/// The archives used last stay open. Thread-safe.
class OpenArchives {
 public:
  Result<AssetResponse> fetch(const ArchivePlace& place, const AssetRequest& request,
                              const CancelToken& token);

 private:
  Result<std::shared_ptr<const OpenZip>> get(const std::string& path);

  std::mutex _mutex;
  std::vector<std::pair<std::string, std::shared_ptr<const OpenZip>>> _open;  // last used at back
};

}  // namespace kokudo::io::detail
