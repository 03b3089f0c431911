#pragma once

#include "engine/base/Result.h"

#include <filesystem>

namespace kokudo::workspace::detail {

/// An advisory lock (flock) on a file that names its holder's pid; gone with the process.
class WriteLock {
 public:
  WriteLock() = default;
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;
  ~WriteLock() { release(); }
  /// Io with the holder's pid if somebody else has it. Nothing to do if this object holds it.
  Status take(const std::filesystem::path& file);
  void release();
  bool held() const { return _fd >= 0; }

 private:
  int _fd = -1;
};

}  // namespace kokudo::workspace::detail
