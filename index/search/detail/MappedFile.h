#pragma once

#include "engine/base/FileMap.h"
#include "engine/base/Result.h"
#include "index/search/detail/OutputFile.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// A column or blob file mapped for reading. Integrity if its header is not that of `revision` or
/// its size is not what the header says.
class MappedFile {
 public:
  MappedFile() = default;
  /// @param elementBytes 0 = as its header says
  static Result<MappedFile> open(const std::filesystem::path& file, std::uint64_t revision,
                                 std::size_t elementBytes);
  const char* data() const { return _map.data() + sizeof(FileHeader); }
  std::size_t count() const { return _count; }
  std::size_t elementBytes() const { return _elementBytes; }

 private:
  FileMap _map;
  std::size_t _count = 0;
  std::size_t _elementBytes = 0;
};

/// One value per document.
template <typename T>
class Column {
 public:
  static Result<Column> open(const std::filesystem::path& file, std::uint64_t revision) {
    auto mapped = MappedFile::open(file, revision, sizeof(T));
    if (!mapped) return mapped.error();
    Column column;
    column._file = std::move(*mapped);
    return column;
  }
  std::size_t size() const { return _file.count(); }
  bool isOpen() const { return _file.elementBytes() != 0; }
  const T* data() const { return reinterpret_cast<const T*>(_file.data()); }
  const T& operator[](std::size_t i) const { return data()[i]; }

 private:
  MappedFile _file;
};

/// Variable-length entries. A damaged offset gives an empty entry, never a read outside.
class Blob {
 public:
  static Result<Blob> open(const std::filesystem::path& folder, const std::string& name,
                           std::uint64_t revision);
  std::size_t size() const { return _offsets.size() - 1; }
  std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = _offsets[i], end = _offsets[i + 1];
    if (begin > end || end > _bytes.count()) return {};
    return {_bytes.data() + begin, static_cast<std::size_t>(end - begin)};
  }

 private:
  MappedFile _bytes;
  Column<std::uint64_t> _offsets;
};

}  // namespace kokudo::search::detail
