#include "engine/base/Files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace kokudo {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int fd) : _fd(fd) {}
  ~Descriptor() {
    if (_fd >= 0) ::close(_fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return _fd; }
  /// 0 or the errno of close, which on some file systems is where a full disk shows.
  int close() {
    const int result = ::close(_fd) == 0 ? 0 : errno;
    _fd = -1;
    return result;
  }

 private:
  int _fd;
};

Error::Kind kindOf(int errnoValue) {
  switch (errnoValue) {
    case ENOENT:
    case ENOTDIR:
      return Error::Kind::NotFound;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Error::Kind::NoSpace;
    case EACCES:
    case EPERM:
    case EROFS:
      return Error::Kind::Permission;
    default:
      return Error::Kind::Io;
  }
}

/// A name beside `file` that nobody else uses, in the same folder so that rename is atomic.
fs::path temporaryBeside(const fs::path& file) {
  static std::atomic<unsigned> serial{0};
  fs::path beside = file;
  beside.replace_filename(
      fmt::format(".{}.{}-{}.tmp", file.filename().string(), ::getpid(), serial.fetch_add(1)));
  return beside;
}

/// 0 or errno.
int writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(std::size_t(written));
  }
  return 0;
}

/// Writes and flushes a new file. 0 or errno.
int writeNewFile(const fs::path& file, std::string_view bytes) {
  Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (out.get() < 0) return errno;
  if (const int failed = writeAll(out.get(), bytes)) return failed;
  if (::fsync(out.get()) != 0) return errno;
  return out.close();
}

/// Makes a rename last through a power cut. Some file systems cannot sync a folder: not an error.
void syncFolder(const fs::path& folder) {
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() >= 0) (void)::fsync(fd.get());
}

Error tooLarge(const fs::path& file, std::size_t maxBytes) {
  return {Error::Kind::BadInput, fmt::format("{}: file is larger than the {} bytes allowed here",
                                             file.string(), maxBytes)};
}

}  // namespace

Error systemError(int errnoValue, const std::string& where) {
  std::string reason = std::error_code(errnoValue, std::generic_category()).message();
  if (!reason.empty()) reason[0] = char(std::tolower(static_cast<unsigned char>(reason[0])));
  return {kindOf(errnoValue), where + ": " + reason};
}

Result<std::string> readFile(const fs::path& file, std::size_t maxBytes) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) return systemError(errno, file.string());
  struct stat status {};
  if (::fstat(in.get(), &status) != 0) return systemError(errno, file.string());
  if (S_ISDIR(status.st_mode)) return systemError(EISDIR, file.string());
  const auto declared = std::size_t(std::max<off_t>(status.st_size, 0));
  if (declared > maxBytes) return tooLarge(file, maxBytes);

  // Pipes and /proc say size 0, and a file may grow meanwhile: read to the end, with the limit.
  std::string bytes;
  bytes.resize(declared + 1);
  std::size_t filled = 0;
  while (true) {
    const ssize_t got = ::read(in.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0) {
      if (errno == EINTR) continue;
      return systemError(errno, file.string());
    }
    if (got == 0) break;
    filled += std::size_t(got);
    if (filled > maxBytes) return tooLarge(file, maxBytes);
    if (filled == bytes.size()) bytes.resize(bytes.size() * 2 + 4096);
  }
  bytes.resize(filled);
  return bytes;
}

Status writeFileAtomically(const fs::path& file, std::string_view bytes) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return systemError(failed.value(), folder.string());

  const fs::path temporary = temporaryBeside(file);
  int error = writeNewFile(temporary, bytes);
  if (!error && ::rename(temporary.c_str(), file.c_str()) != 0) error = errno;
  if (error) {
    ::unlink(temporary.c_str());
    return systemError(error, file.string());
  }
  syncFolder(folder);
  return {};
}

fs::path shareFolder() {
  if (const char* given = std::getenv("KOKUDO_SHARE"); given && *given) return given;
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path installed = program.parent_path().parent_path() / "share" / "kokudo";
  if (!program.empty() && fs::is_directory(installed, ignored)) return installed;
  return KOKUDO_CHECKOUT;
}

}  // namespace kokudo
