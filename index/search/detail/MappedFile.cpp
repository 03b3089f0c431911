#include "index/search/detail/MappedFile.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace kokudo::search::detail {
namespace {

Error damaged(const std::filesystem::path& file, std::string_view what) {
  return {Error::Kind::Integrity,
          fmt::format("{}: {}; build the index again (kokudo index build)", file.string(), what)};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& file, std::uint64_t revision,
                                    std::size_t elementBytes) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return systemError(errno, file.string());
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    const int reason = errno;
    ::close(fd);
    return systemError(reason, file.string());
  }
  const auto bytes = static_cast<std::size_t>(info.st_size);
  if (bytes < sizeof(FileHeader)) {
    ::close(fd);
    return damaged(file, fmt::format("{} bytes, fewer than its header", bytes));
  }
  void* map = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, 0);
  const int reason = errno;
  ::close(fd);
  if (map == MAP_FAILED) return systemError(reason, file.string());

  MappedFile result;
  result._map = static_cast<char*>(map);
  result._bytes = bytes;
  FileHeader header;
  std::memcpy(&header, result._map, sizeof header);
  if (std::memcmp(header.magic, FileHeader().magic, sizeof header.magic) != 0)
    return damaged(file, "not a file of this index format");
  if (header.revision != revision) return damaged(file, "it belongs to another generation");
  if (header.elementBytes == 0 || (elementBytes != 0 && header.elementBytes != elementBytes) ||
      header.count != (bytes - sizeof(FileHeader)) / header.elementBytes)
    return damaged(file, "its size is not what its header says");
  result._count = header.count;
  result._elementBytes = header.elementBytes;
  return result;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : _map(std::exchange(other._map, nullptr)),
      _bytes(std::exchange(other._bytes, 0)),
      _count(std::exchange(other._count, 0)),
      _elementBytes(std::exchange(other._elementBytes, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(_map, other._map);
  std::swap(_bytes, other._bytes);
  std::swap(_count, other._count);
  std::swap(_elementBytes, other._elementBytes);
  return *this;
}

MappedFile::~MappedFile() {
  if (_map) ::munmap(_map, _bytes);
}

Result<Blob> Blob::open(const std::filesystem::path& folder, const std::string& name,
                        std::uint64_t revision) {
  Blob blob;
  auto bytes = MappedFile::open(folder / (name + ".blob"), revision, 1);
  if (!bytes) return bytes.error();
  auto offsets = Column<std::uint64_t>::open(folder / (name + ".offsets"), revision);
  if (!offsets) return offsets.error();
  if (offsets->size() == 0) return damaged(folder / (name + ".offsets"), "it is empty");
  blob._bytes = std::move(*bytes);
  blob._offsets = std::move(*offsets);
  return blob;
}

}  // namespace kokudo::search::detail
