#include "index/search/detail/OutputFile.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace kokudo::search::detail {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

}  // namespace

OutputFile::OutputFile(std::filesystem::path file) : _file(std::move(file)) {
  _fd = ::open(_file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (_fd < 0) fail(errno);
}

OutputFile::~OutputFile() {
  if (_fd >= 0) ::close(_fd);
}

void OutputFile::fail(int errnoValue) {
  if (_status.ok()) _status = systemError(errnoValue, _file.string());
}

void OutputFile::write(std::string_view bytes) {
  _buffer += bytes;
  _size += bytes.size();
  if (_buffer.size() >= kBufferBytes) flush();
}

void OutputFile::flush() {
  std::string_view rest = _buffer;
  while (!rest.empty() && _status.ok()) {
    const ssize_t n = ::write(_fd, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(errno);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  _buffer.clear();
}

void OutputFile::patch(std::uint64_t at, std::string_view bytes) {
  flush();
  if (!_status.ok()) return;
  const ssize_t n = ::pwrite(_fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
  if (n != static_cast<ssize_t>(bytes.size())) fail(n < 0 ? errno : EIO);
}

Status OutputFile::close() {
  if (_fd < 0) return _status;
  flush();
  if (_status.ok() && ::fsync(_fd) != 0) fail(errno);
  if (::close(_fd) != 0) fail(errno);
  _fd = -1;
  return _status;
}

BlobWriter::BlobWriter(const std::filesystem::path& folder, const std::string& name)
    : _offsetsFile(folder / (name + ".offsets")), _out(folder / (name + ".blob")) {
  const FileHeader placeholder;
  _out.write(bytesOf(&placeholder, sizeof placeholder));
}

void BlobWriter::add(std::string_view entry) {
  _out.write(entry);
  _offsets.push_back(_offsets.back() + entry.size());
}

Status BlobWriter::close(std::uint64_t revision) {
  FileHeader header;
  header.revision = revision;
  header.count = _offsets.back();
  header.elementBytes = 1;
  _out.patch(0, bytesOf(&header, sizeof header));
  if (auto done = _out.close(); !done) return done;
  return writeColumn(_offsetsFile, revision, _offsets);
}

Status syncFiles(const std::filesystem::path& folder) {
  const auto sync = [](const std::filesystem::path& path) -> Status {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return systemError(errno, path.string());
    const int reason = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    if (reason != 0) return systemError(reason, path.string());
    return {};
  };
  std::error_code failed;
  for (std::filesystem::directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed))
    if (it->is_regular_file())
      if (auto done = sync(it->path()); !done) return done;
  if (failed) return systemError(failed.value(), folder.string());
  return sync(folder);
}

}  // namespace kokudo::search::detail
