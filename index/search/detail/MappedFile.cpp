#include "index/search/detail/MappedFile.h"

#include <fmt/format.h>

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
  auto map = FileMap::open(file);
  if (!map) return map.error();
  const std::size_t bytes = map->size();
  if (bytes < sizeof(FileHeader))
    return damaged(file, fmt::format("{} bytes, fewer than its header", bytes));

  MappedFile result;
  FileHeader header;
  std::memcpy(&header, map->data(), sizeof header);
  if (std::memcmp(header.magic, FileHeader().magic, sizeof header.magic) != 0)
    return damaged(file, "not a file of this index format");
  if (header.revision != revision) return damaged(file, "it belongs to another generation");
  if (header.elementBytes == 0 || (elementBytes != 0 && header.elementBytes != elementBytes) ||
      header.count != (bytes - sizeof(FileHeader)) / header.elementBytes)
    return damaged(file, "its size is not what its header says");
  result._map = std::move(*map);
  result._count = header.count;
  result._elementBytes = header.elementBytes;
  return result;
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
