#include "engine/io/UnpackedFile.h"

#include "engine/base/Files.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace kokudo::io {

struct UnpackedFile::Impl {
  explicit Impl(std::string name) : where(std::move(name)) {}
  ~Impl() { archive_read_free(reader); }
  Impl(const Impl&) = delete;

  Error damaged() const {
    const char* text = archive_error_string(reader);
    return {Error::Kind::BadInput,
            fmt::format("{}: cannot be unpacked: {}", where, text ? text : "unknown reason")};
  }

  archive* reader = archive_read_new();
  std::string where;
  bool empty = false;
};

UnpackedFile::UnpackedFile(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
UnpackedFile::UnpackedFile(UnpackedFile&&) noexcept = default;
UnpackedFile::~UnpackedFile() = default;

Result<UnpackedFile> UnpackedFile::open(const std::filesystem::path& file) {
  constexpr std::size_t kBlock = 256 * 1024;
  std::error_code code;
  if (!std::filesystem::exists(file, code)) return systemError(ENOENT, file.string());
  if (std::filesystem::is_directory(file, code))
    return Error{Error::Kind::BadInput, file.string() + ": is a folder, expected a file"};
  auto impl = std::make_unique<Impl>(file.string());
  archive_read_support_filter_gzip(impl->reader);
  archive_read_support_filter_xz(impl->reader);
  archive_read_support_filter_zstd(impl->reader);
  archive_read_support_format_raw(impl->reader);
  archive_read_support_format_empty(impl->reader);
  if (archive_read_open_filename(impl->reader, file.c_str(), kBlock) != ARCHIVE_OK) {
    const int why = archive_errno(impl->reader);
    if (why == EACCES || why == EPERM) return systemError(why, file.string());
    return impl->damaged();
  }
  archive_entry* entry = nullptr;
  const int header = archive_read_next_header(impl->reader, &entry);
  if (header != ARCHIVE_OK && header != ARCHIVE_EOF) return impl->damaged();
  impl->empty = header == ARCHIVE_EOF;
  return UnpackedFile(std::move(impl));
}

Result<std::size_t> UnpackedFile::read(char* buffer, std::size_t size) {
  if (_impl->empty) return std::size_t(0);
  const la_ssize_t got = archive_read_data(_impl->reader, buffer, size);
  if (got < 0) return _impl->damaged();
  return static_cast<std::size_t>(got);
}

}  // namespace kokudo::io
