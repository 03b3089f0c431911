#include "engine/base/FileMap.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace kokudo {

Result<FileMap> FileMap::open(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return systemError(errno, file.string());
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    const int reason = errno;
    ::close(fd);
    return systemError(reason, file.string());
  }
  FileMap result;
  const auto bytes = static_cast<std::size_t>(info.st_size);
  if (bytes == 0) {
    ::close(fd);
    return result;
  }
  void* map = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, 0);
  const int reason = errno;
  ::close(fd);
  if (map == MAP_FAILED) return systemError(reason, file.string());
  result._map = static_cast<char*>(map);
  result._bytes = bytes;
  return result;
}

FileMap::FileMap(FileMap&& other) noexcept
    : _map(std::exchange(other._map, nullptr)), _bytes(std::exchange(other._bytes, 0)) {}

FileMap& FileMap::operator=(FileMap&& other) noexcept {
  std::swap(_map, other._map);
  std::swap(_bytes, other._bytes);
  return *this;
}

FileMap::~FileMap() {
  if (_map) ::munmap(_map, _bytes);
}

}  // namespace kokudo
