#include "index/search/detail/PlaceBoxes.h"

#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/OutputFile.h"

namespace kokudo::search::detail {

Result<PlaceBoxes> PlaceBoxes::open(const std::filesystem::path& folder, std::uint64_t revision) {
  PlaceBoxes result;
  auto bits = Column<std::uint64_t>::open(folder / "bbox-bits.column", revision);
  if (!bits) return bits.error();
  auto before = Column<std::uint32_t>::open(folder / "bbox-before.column", revision);
  if (!before) return before.error();
  auto boxes = Column<Box>::open(folder / "bbox.column", revision);
  if (!boxes) return boxes.error();
  if (before->size() != bits->size())
    return Error{Error::Kind::Integrity,
                 folder.string() +
                     ": the files of boxes do not agree; build the index again (kokudo index "
                     "build)"};
  result._bits = std::move(*bits);
  result._before = std::move(*before);
  result._boxes = std::move(*boxes);
  return result;
}

Status writePlaceBoxes(const std::filesystem::path& folder, std::uint64_t revision,
                       const std::vector<double>& longitude, const std::vector<double>& latitude,
                       const std::vector<Box>& boxes) {
  std::vector<std::uint64_t> bits(wordsFor(static_cast<std::uint32_t>(boxes.size())));
  std::vector<std::uint32_t> before;
  std::vector<Box> kept;
  for (std::size_t d = 0; d < boxes.size(); ++d) {
    if (d % 64 == 0) before.push_back(static_cast<std::uint32_t>(kept.size()));
    const bool placed = longitude[d] == longitude[d];
    if (!placed || boxes[d] == Box{longitude[d], latitude[d], longitude[d], latitude[d]}) continue;
    bits[d / 64] |= std::uint64_t(1) << d % 64;
    kept.push_back(boxes[d]);
  }
  const Status done[] = {writeColumn(folder / "bbox-bits.column", revision, bits),
                         writeColumn(folder / "bbox-before.column", revision, before),
                         writeColumn(folder / "bbox.column", revision, kept)};
  for (const Status& status : done)
    if (!status) return status;
  return {};
}

}  // namespace kokudo::search::detail
