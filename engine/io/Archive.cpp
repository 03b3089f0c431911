#include "engine/io/Archive.h"

#include "engine/io/detail/ArchiveNames.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

namespace kokudo::io {
namespace {

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePointer = std::unique_ptr<archive, FreeArchive>;

/// libarchive turns names that are marked as UTF-8 into the locale's charset and loses them in the
/// C locale. While this lives, this thread's LC_CTYPE is UTF-8.
class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8) {
      _before = uselocale(utf8);
    }
  }
  ~Utf8Locale() {
    if (_before) {
      uselocale(_before);
    }
  }
  Utf8Locale(const Utf8Locale&) = delete;

 private:
  locale_t _before = nullptr;
};

/// What has been unpacked so far, against the limits.
struct Tally {
  const ArchiveLimits& limits;
  std::string where;
  std::size_t packedBytes = 0, unpackedBytes = 0, entries = 0;

  Status add(std::size_t bytes);
  Status addEntry();
};

Status Tally::add(std::size_t bytes) {
  constexpr std::size_t kFree = std::size_t(64) << 20;
  unpackedBytes += bytes;
  if (unpackedBytes > limits.maxTotalBytes) {
    return Error{Error::Kind::BadInput, fmt::format("{}: unpacks to more than {} bytes: refused",
                                                    where, limits.maxTotalBytes)};
  }
  const double packed = static_cast<double>(std::max<std::size_t>(packedBytes, 1));
  if (unpackedBytes > kFree && static_cast<double>(unpackedBytes) / packed > limits.maxRatio) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {} bytes unpack to more than {} times as many: refused as an "
                             "archive bomb",
                             where, packedBytes, limits.maxRatio)};
  }
  return {};
}

Status Tally::addEntry() {
  if (++entries > limits.maxEntries) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: more than {} entries: refused", where, limits.maxEntries)};
  }
  return {};
}

Error archiveError(archive* a, const std::string& where) {
  const char* text = archive_error_string(a);
  return {Error::Kind::BadInput,
          fmt::format("{}: broken archive: {}", where, text ? text : "unknown reason")};
}

Error tooLarge(const std::string& where, std::size_t limit) {
  return {Error::Kind::BadInput,
          fmt::format("{}: entry is larger than the limit of {} bytes", where, limit)};
}

ArchivePointer newReader() {
  ArchivePointer a(archive_read_new());
  archive_read_support_filter_gzip(a.get());
  archive_read_support_filter_xz(a.get());
  archive_read_support_filter_zstd(a.get());
  archive_read_support_format_tar(a.get());
  // By its central directory only: a zip has one meaning then, and a truncated one is an error.
  archive_read_support_format_zip_seekable(a.get());
  return a;
}

Result<ArchivePointer> openArchive(const std::filesystem::path& file) {
  constexpr std::size_t kBlock = 256 * 1024;
  ArchivePointer a = newReader();
  if (archive_read_open_filename(a.get(), file.c_str(), kBlock) != ARCHIVE_OK) {
    const int code = archive_errno(a.get());
    if (code == EACCES || code == EPERM) {
      return Error{Error::Kind::Permission, file.string() + ": no permission to read it"};
    }
    return archiveError(a.get(), file.string());
  }
  return a;
}

/// The entry's bytes; stops at the limits whatever size the header declares.
Result<std::string> readEntry(archive* a, archive_entry* entry, const std::string& where,
                              Tally& tally, bool countBytes) {
  if (archive_entry_is_encrypted(entry)) {
    return Error{Error::Kind::Unsupported, where + ": the entry is encrypted"};
  }
  const std::size_t limit = tally.limits.maxEntryBytes;
  const auto declared =
      static_cast<std::size_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  if (declared > limit) {
    return tooLarge(where, limit);
  }
  std::string bytes;
  bytes.reserve(std::min<std::size_t>(declared, std::size_t(16) << 20));
  std::array<char, 64 * 1024> block;
  for (;;) {
    const la_ssize_t got = archive_read_data(a, block.data(), block.size());
    if (got < 0) {
      return archiveError(a, where);
    }
    if (got == 0) {
      return bytes;
    }
    bytes.append(block.data(), static_cast<std::size_t>(got));
    if (bytes.size() > limit) {
      return tooLarge(where, limit);
    }
    if (countBytes) {
      if (Status status = tally.add(static_cast<std::size_t>(got)); !status.ok()) {
        return status.error();
      }
    }
  }
}

using Visit =
    std::function<Status(const ArchiveEntry&, const std::function<Result<std::string>()>&)>;

Status visitEntry(archive* a, archive_entry* entry, Tally& tally, const Visit& visit) {
  const bool isZip = (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
  const auto declared =
      static_cast<std::size_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  if (!isZip) {  // passing over a tar entry unpacks it all the same
    if (Status status = tally.add(declared); !status.ok()) {
      return status;
    }
  }
  const char* raw = archive_entry_pathname(entry);
  Result<std::string> name = detail::cleanEntryName(raw ? raw : "", tally.where);
  if (!name.ok()) {
    return name.error();
  }
  if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || name->empty()) {
    return {};
  }
  bool wasRead = false;
  const std::string where = tally.where + "!" + *name;
  const auto read = [&]() -> Result<std::string> {
    if (wasRead) {
      return Error{Error::Kind::Internal, where + ": the entry was read already"};
    }
    wasRead = true;
    return readEntry(a, entry, where, tally, isZip);
  };
  return visit(ArchiveEntry{*name, declared}, read);
}

}  // namespace

bool isArchive(const std::filesystem::path& file) {
  using namespace std::string_view_literals;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return false;
  }
  std::ifstream in(file, std::ios::binary);
  std::string head(512, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  if (head.starts_with("PK\3\4"sv) || head.starts_with("PK\5\6"sv)) {
    return true;
  }
  const bool packed = head.starts_with("\x1f\x8b"sv) ||
                      head.starts_with(
                          "\xfd"
                          "7zXZ\0"sv) ||
                      head.starts_with("\x28\xb5\x2f\xfd"sv);
  const bool tar = head.size() == 512 && head.substr(257, 5) == "ustar";
  if (!packed && !tar) {
    return false;
  }
  // A packed file need not hold a tar: ask for its first entry.
  const Utf8Locale locale;
  Result<ArchivePointer> a = openArchive(file);
  archive_entry* entry = nullptr;
  if (!a.ok()) {
    return false;
  }
  const int result = archive_read_next_header(a->get(), &entry);
  return result == ARCHIVE_OK || result == ARCHIVE_WARN;
}

Status forEachEntry(const std::filesystem::path& file, const Visit& visit,
                    const ArchiveLimits& limits) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(file, code)) {
    return Error{Error::Kind::NotFound, file.string() + ": no such archive file"};
  }
  Tally tally{limits, file.string()};
  tally.packedBytes = static_cast<std::size_t>(std::filesystem::file_size(file, code));
  Result<ArchivePointer> a = openArchive(file);
  if (!a.ok()) {
    return a.error();
  }
  for (;;) {
    archive_entry* entry = nullptr;
    int result = ARCHIVE_OK;
    {
      const Utf8Locale locale;
      result = archive_read_next_header(a->get(), &entry);
    }
    if (result == ARCHIVE_EOF) {
      return {};
    }
    if (result == ARCHIVE_RETRY) {
      continue;
    }
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
      return archiveError(a->get(), tally.where);
    }
    if (Status status = tally.addEntry(); !status.ok()) {
      return status;
    }
    if (Status status = visitEntry(a->get(), entry, tally, visit); !status.ok()) {
      return status;
    }
  }
}

}  // namespace kokudo::io
