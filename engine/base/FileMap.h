#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>

namespace kokudo {

/// A whole file mapped for reading. The bytes stay where they are when it is moved. The file must
/// not become shorter meanwhile.
class FileMap {
 public:
  FileMap() = default;
  /// NotFound, Permission or Io; an empty file gives no bytes.
  static Result<FileMap> open(const std::filesystem::path& file);
  FileMap(FileMap&& other) noexcept;
  FileMap& operator=(FileMap&& other) noexcept;
  ~FileMap();
  const char* data() const { return _map; }
  std::size_t size() const { return _bytes; }

 private:
  char* _map = nullptr;
  std::size_t _bytes = 0;
};

}  // namespace kokudo
