#include "index/search/detail/CodeColumn.h"

#include "index/search/detail/OutputFile.h"

namespace kokudo::search::detail {
namespace {

template <typename T>
Status writeAs(const std::filesystem::path& file, std::uint64_t revision,
               const std::vector<std::uint32_t>& codes) {
  return writeColumn(file, revision, std::vector<T>(codes.begin(), codes.end()));
}

}  // namespace

Result<CodeColumn> CodeColumn::open(const std::filesystem::path& file, std::uint64_t revision) {
  auto mapped = MappedFile::open(file, revision, 0);
  if (!mapped) return mapped.error();
  const std::size_t bytes = mapped->elementBytes();
  if (bytes != 1 && bytes != 2 && bytes != 4)
    return Error{
        Error::Kind::Integrity,
        file.string() + ": " + std::to_string(bytes) +
            " bytes a value, expected 1, 2 or 4; build the index again (kokudo index build)"};
  CodeColumn column;
  column._file = std::move(*mapped);
  return column;
}

Status writeCodes(const std::filesystem::path& file, std::uint64_t revision,
                  const std::vector<std::uint32_t>& codes, std::size_t values) {
  switch (codeBytes(values)) {
    case 1:
      return writeAs<std::uint8_t>(file, revision, codes);
    case 2:
      return writeAs<std::uint16_t>(file, revision, codes);
    default:
      return writeColumn(file, revision, codes);
  }
}

}  // namespace kokudo::search::detail
