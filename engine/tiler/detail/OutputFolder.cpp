#include "engine/tiler/detail/OutputFolder.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace kokudo::tiler::detail {

namespace fs = std::filesystem;

OutputFolder::OutputFolder(fs::path finalPlace, fs::path aside)
    : _final(std::move(finalPlace)), _aside(std::move(aside)) {}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : _final(std::move(other._final)), _aside(std::move(other._aside)), _bytes(other._bytes) {
  other._aside.clear();
}

OutputFolder::~OutputFolder() {
  if (_aside.empty()) return;
  std::error_code ignored;
  fs::remove_all(_aside, ignored);
}

Result<OutputFolder> OutputFolder::begin(const fs::path& finalPlace) {
  std::error_code code;
  fs::path place = fs::absolute(finalPlace, code).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  if (code || place.empty() || !place.has_filename())
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: cannot be an output folder", finalPlace.string())};
  if (fs::exists(place, code) && !fs::is_directory(place, code))
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: is a file, expected a folder to write", place.string())};
  fs::create_directories(place.parent_path(), code);
  std::string aside =
      (place.parent_path() / ("." + place.filename().string() + ".building-XXXXXX")).string();
  if (code || !mkdtemp(aside.data()))
    return systemError(code ? code.value() : errno, place.parent_path().string());
  fs::permissions(aside,
                  fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                      fs::perms::others_read | fs::perms::others_exec,
                  code);
  return OutputFolder(place, aside);
}

Status OutputFolder::write(std::string_view relative, std::string_view bytes) {
  const fs::path file = _aside / relative;
  std::error_code code;
  fs::create_directories(file.parent_path(), code);
  if (code) return systemError(code.value(), file.string());
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return systemError(errno, file.string());
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int why = errno;
      ::close(fd);
      return systemError(why, file.string());
    }
    done += std::size_t(n);
  }
  if (::close(fd) != 0) return systemError(errno, file.string());
  _bytes += bytes.size();
  return {};
}

Status OutputFolder::publish() {
  std::error_code code;
  fs::path old;
  if (fs::exists(_final)) {
    old = _aside;
    old += ".old";
    fs::rename(_final, old, code);
    if (code) return systemError(code.value(), _final.string());
  }
  fs::rename(_aside, _final, code);
  if (code) {
    const int why = code.value();
    if (!old.empty()) fs::rename(old, _final, code);
    return systemError(why, _final.string());
  }
  _aside.clear();
  if (!old.empty()) fs::remove_all(old, code);
  return {};
}

}  // namespace kokudo::tiler::detail
