#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <memory>

namespace kokudo::io {

/// A file's bytes as a stream, unpacked on the way where the file is gzip, xz or zstd (told by its
/// content). For tables that are larger than memory. One thread.
class UnpackedFile {
 public:
  /// NotFound, Permission or BadInput.
  static Result<UnpackedFile> open(const std::filesystem::path& file);
  UnpackedFile(UnpackedFile&&) noexcept;
  ~UnpackedFile();

  /// Up to `size` bytes; 0 = the end. BadInput where the packed data is damaged or cut off.
  Result<std::size_t> read(char* buffer, std::size_t size);

 private:
  struct Impl;
  explicit UnpackedFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::io
