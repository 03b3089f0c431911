#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace kokudo::io {

struct ArchiveEntry {
  std::string path;  ///< as UTF-8 (CP932 names of old zips are converted), '/' between folders,
                     ///< never absolute, never ".."
  std::size_t size = 0;
};

struct ArchiveLimits {
  std::size_t maxEntryBytes = std::size_t(512) << 20;
  std::size_t maxTotalBytes = std::size_t(8) << 30;
  double maxRatio = 1000;  ///< unpacked over packed, above the first 64 MB
  std::size_t maxEntries = 2'000'000;
};

/// Whether the file is a zip, tar, tar.gz, tar.xz or tar.zst (by content).
bool isArchive(const std::filesystem::path& file);

/// Reads the archive in place, entry after entry in stored order; directories and links are passed
/// over. `visit` gets each regular entry and a function that returns its bytes (call it only if
/// wanted); returning an Error stops. BadInput for absolute or ".." names and for what exceeds the
/// limits.
Status forEachEntry(
    const std::filesystem::path& file,
    const std::function<Status(const ArchiveEntry&,
                               const std::function<Result<std::string>()>& read)>& visit,
    const ArchiveLimits& limits = {});

}  // namespace kokudo::io
