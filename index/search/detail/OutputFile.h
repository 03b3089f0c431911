#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Writes a new file through a buffer; `close` flushes it to disk. The first failure is kept and
/// given by `close`.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path file);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();
  void write(std::string_view bytes);
  std::uint64_t size() const { return _size; }
  /// Overwrites bytes that were written before.
  void patch(std::uint64_t at, std::string_view bytes);
  Status close();

 private:
  void flush();
  void fail(int errnoValue);

  std::filesystem::path _file;
  int _fd = -1;
  std::uint64_t _size = 0;
  std::string _buffer;
  Status _status;
};

/// First bytes of every column and blob file; tells one segment's files from another's.
struct FileHeader {
  char magic[8] = {'K', 'O', 'K', 'U', 'D', 'O', '0', '2'};
  std::uint64_t revision = 0;
  std::uint64_t count = 0;
  std::uint64_t elementBytes = 0;
};
static_assert(sizeof(FileHeader) == 32);

inline std::string_view bytesOf(const void* data, std::size_t size) {
  return {static_cast<const char*>(data), size};
}

template <typename T>
Status writeColumn(const std::filesystem::path& file, std::uint64_t revision,
                   const std::vector<T>& values) {
  OutputFile out(file);
  FileHeader header;
  header.revision = revision;
  header.count = values.size();
  header.elementBytes = sizeof(T);
  out.write(bytesOf(&header, sizeof header));
  out.write(bytesOf(values.data(), values.size() * sizeof(T)));
  return out.close();
}

/// Variable-length entries: <name>.blob with the bytes and <name>.offsets with where each begins.
class BlobWriter {
 public:
  BlobWriter(const std::filesystem::path& folder, const std::string& name);
  void add(std::string_view entry);
  Status close(std::uint64_t revision);

 private:
  std::filesystem::path _offsetsFile;
  OutputFile _out;
  std::vector<std::uint64_t> _offsets{0};
};

/// Flushes every file of a folder, and the folder, to disk.
Status syncFiles(const std::filesystem::path& folder);

}  // namespace kokudo::search::detail
