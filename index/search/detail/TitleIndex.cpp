#include "index/search/detail/TitleIndex.h"

#include "engine/base/TextHead.h"
#include "index/search/detail/Segment.h"

#include <algorithm>
#include <cstdint>

namespace kokudo::search::detail {
namespace {

// Most comparisons end within the first eight bytes, which lie beside the number.
struct Headed {
  std::uint64_t head = 0;
  std::uint32_t number = 0;
};

std::vector<std::uint32_t> orderOf(const TextList& texts) {
  std::vector<Headed> headed(texts.size());
  for (std::uint32_t i = 0; i < headed.size(); ++i) headed[i] = {textHead(texts[i]), i};
  std::sort(headed.begin(), headed.end(), [&](const Headed& a, const Headed& b) {
    if (a.head != b.head) return a.head < b.head;
    const int compared = texts[a.number].compare(texts[b.number]);
    return compared != 0 ? compared < 0 : a.number < b.number;
  });
  std::vector<std::uint32_t> order;
  order.reserve(headed.size());
  for (const Headed& one : headed) order.push_back(one.number);
  return order;
}

}  // namespace

void TitleIndex::add(std::string_view folded, std::string_view key) {
  _folded.add(folded);
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
  std::vector<std::uint32_t> documents, counts;
  for (const std::uint32_t d : orderOf(_folded)) {
    if (_folded[d].empty()) continue;
    if (!documents.empty() && _folded[documents.back()] == _folded[d]) {
      ++counts.back();
      continue;
    }
    documents.push_back(d);
    counts.push_back(1);
  }
  if (auto done = writeColumn(folder / "title-documents.column", revision, documents); !done)
    return done;
  return writeColumn(folder / "title-counts.column", revision, counts);
}

Result<TitleReader> TitleReader::open(const std::filesystem::path& folder, std::uint64_t revision) {
  TitleReader reader;
  auto documents = Column<std::uint32_t>::open(folder / "title-documents.column", revision);
  if (!documents) return documents.error();
  auto counts = Column<std::uint32_t>::open(folder / "title-counts.column", revision);
  if (!counts) return counts.error();
  if (documents->size() != counts->size())
    return Error{Error::Kind::Integrity, folder.string() +
                                             ": the title files do not agree; build "
                                             "the index again (kokudo index build)"};
  reader._documents = std::move(*documents);
  reader._counts = std::move(*counts);
  return reader;
}

std::vector<TitleReader::Title> TitleReader::beginningWith(const Segment& segment,
                                                           std::string_view foldedPrefix,
                                                           std::size_t limit) const {
  const auto titleAt = [&](std::size_t i) {
    return _documents[i] < segment.documents ? segment.foldedTitle(_documents[i])
                                             : std::string_view();
  };
  std::size_t low = 0, high = _counts.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (titleAt(middle) < foldedPrefix)
      low = middle + 1;
    else
      high = middle;
  }
  std::vector<std::size_t> found;
  for (; low < _counts.size() && titleAt(low).starts_with(foldedPrefix); ++low)
    found.push_back(low);
  const std::size_t n = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(n), found.end(),
                    [&](std::size_t a, std::size_t b) {
                      return _counts[a] != _counts[b] ? _counts[a] > _counts[b] : a < b;
                    });
  std::vector<Title> titles;
  for (std::size_t i = 0; i < n; ++i)
    titles.push_back(
        {std::string(StoredRecord(segment.stored[_documents[found[i]]]).title), _counts[found[i]]});
  return titles;
}

}  // namespace kokudo::search::detail
