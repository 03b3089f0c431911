#include "index/workspace/detail/WriteLock.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace kokudo::workspace::detail {
namespace {

std::string holderOf(int fd) {
  char text[32] = {};
  const ssize_t n = ::pread(fd, text, sizeof text - 1, 0);
  const long pid = n > 0 ? std::strtol(text, nullptr, 10) : 0;
  return pid > 0 ? "process " + std::to_string(pid) : "another process";
}

}  // namespace

Status WriteLock::take(const std::filesystem::path& file) {
  if (held()) return {};
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return systemError(errno, file.string());
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    const std::string holder = holderOf(fd);
    ::close(fd);
    if (reason != EWOULDBLOCK) return systemError(reason, file.string());
    return Error{Error::Kind::Io, file.parent_path().string() + ": " + holder +
                                      " is writing to this workspace; wait until it has finished"};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) {
    const int reason = errno;
    ::close(fd);
    return systemError(reason, file.string());
  }
  _fd = fd;
  return {};
}

void WriteLock::release() {
  if (_fd >= 0) ::close(_fd);
  _fd = -1;
}

}  // namespace kokudo::workspace::detail
