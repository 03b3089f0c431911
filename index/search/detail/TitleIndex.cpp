#include "index/search/detail/TitleIndex.h"

#include <algorithm>
#include <numeric>

namespace kokudo::search::detail {
namespace {

std::vector<std::uint32_t> orderOf(const TextList& texts) {
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int compared = texts[a].compare(texts[b]);
    return compared != 0 ? compared < 0 : a < b;
  });
  return order;
}

}  // namespace

void TitleIndex::add(std::string_view folded, std::string_view original, std::string_view key) {
  _folded.add(folded);
  _original.add(original);
  _keys.add(key);
}

std::vector<std::uint32_t> TitleIndex::ranks() const {
  std::vector<std::uint32_t> ranks(_keys.size());
  std::uint32_t rank = 0;
  const auto sorted = orderOf(_keys);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0 && _keys[sorted[i]] != _keys[sorted[i - 1]]) ++rank;
    ranks[sorted[i]] = rank;
  }
  return ranks;
}

Status TitleIndex::write(const std::filesystem::path& folder, std::uint64_t revision) const {
  BlobWriter folded(folder, "titles-folded"), original(folder, "titles");
  std::vector<std::uint32_t> counts;
  const auto sorted = orderOf(_folded);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (_folded[sorted[i]].empty()) continue;
    if (i > 0 && _folded[sorted[i]] == _folded[sorted[i - 1]]) {
      ++counts.back();
      continue;
    }
    folded.add(_folded[sorted[i]]);
    original.add(_original[sorted[i]]);
    counts.push_back(1);
  }
  if (auto done = folded.close(revision); !done) return done;
  if (auto done = original.close(revision); !done) return done;
  return writeColumn(folder / "title-counts.column", revision, counts);
}

Result<TitleReader> TitleReader::open(const std::filesystem::path& folder, std::uint64_t revision) {
  TitleReader reader;
  auto folded = Blob::open(folder, "titles-folded", revision);
  if (!folded) return folded.error();
  auto original = Blob::open(folder, "titles", revision);
  if (!original) return original.error();
  auto counts = Column<std::uint32_t>::open(folder / "title-counts.column", revision);
  if (!counts) return counts.error();
  if (folded->size() != counts->size() || original->size() != counts->size())
    return Error{Error::Kind::Integrity, folder.string() +
                                             ": the title files do not agree; build "
                                             "the index again (kokudo index build)"};
  reader._folded = std::move(*folded);
  reader._original = std::move(*original);
  reader._counts = std::move(*counts);
  return reader;
}

std::vector<TitleReader::Title> TitleReader::beginningWith(std::string_view foldedPrefix,
                                                           std::size_t limit) const {
  std::size_t low = 0, high = _counts.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (_folded[middle] < foldedPrefix)
      low = middle + 1;
    else
      high = middle;
  }
  std::vector<std::size_t> found;
  for (; low < _counts.size() && _folded[low].starts_with(foldedPrefix); ++low)
    found.push_back(low);
  const std::size_t n = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(n), found.end(),
                    [&](std::size_t a, std::size_t b) {
                      return _counts[a] != _counts[b] ? _counts[a] > _counts[b] : a < b;
                    });
  std::vector<Title> titles;
  for (std::size_t i = 0; i < n; ++i) titles.push_back({_original[found[i]], _counts[found[i]]});
  return titles;
}

}  // namespace kokudo::search::detail
