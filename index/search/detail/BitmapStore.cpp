#include "index/search/detail/BitmapStore.h"

#include "index/search/detail/OutputFile.h"

#include <algorithm>

namespace kokudo::search::detail {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

template <typename T>
Status take(Result<T> opened, T& part) {
  if (!opened) return opened.error();
  part = std::move(*opened);
  return {};
}

Status writeSets(const std::filesystem::path& file, std::uint64_t revision,
                 const std::vector<std::vector<std::uint64_t>>& sets) {
  OutputFile out(file);
  FileHeader header;
  header.revision = revision;
  for (const auto& set : sets) header.count += set.size();
  header.elementBytes = sizeof(std::uint64_t);
  out.write(bytesOf(&header, sizeof header));
  for (const auto& set : sets) out.write(bytesOf(set.data(), set.size() * sizeof(std::uint64_t)));
  return out.close();
}

}  // namespace

std::string bitmapKey(TextScope scope, std::string_view folded) {
  std::string key(scope == TextScope::Title ? "S" : "P");
  key += folded;
  return key;
}

Result<BitmapStore> BitmapStore::open(const std::filesystem::path& folder, std::uint64_t revision,
                                      std::uint32_t documents) {
  BitmapStore store;
  store._documents = documents;
  if (!std::filesystem::exists(folder / "bitmaps.column")) return store;
  const auto column = [&](const char* name) { return folder / (std::string(name) + ".column"); };
  const Status done[] = {
      take(Blob::open(folder, "bitmap-keys", revision), store._keys),
      take(Column<std::uint32_t>::open(column("bitmap-sets"), revision), store._sets),
      take(Column<std::uint32_t>::open(column("bitmap-best-rows"), revision), store._bestRows),
      take(Column<std::uint32_t>::open(column("bitmap-best"), revision), store._best),
      take(Column<std::uint32_t>::open(column("bitmap-counts"), revision), store._counts),
      take(Column<std::uint64_t>::open(column("bitmaps"), revision), store._words)};
  for (const Status& status : done)
    if (!status) return status.error();
  const bool agree = store._keys.size() == store._sets.size() &&
                     store._keys.size() == store._bestRows.size() &&
                     store._words.size() == store._counts.size() * wordsFor(documents);
  if (!agree)
    return Error{Error::Kind::Integrity,
                 folder.string() +
                     ": the bitmap files do not agree; build the index again (kokudo "
                     "index build)"};
  return store;
}

std::optional<BitmapStore::Entry> BitmapStore::find(std::string_view key) const {
  if (!_counts.isOpen()) return std::nullopt;
  std::size_t low = 0, high = _keys.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (_keys[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == _keys.size() || _keys[low] != key) return std::nullopt;
  const std::uint32_t set = _sets[low];
  if (set >= _counts.size() || _documents == 0) return std::nullopt;
  const std::uint64_t* words = _words.data() + set * wordsFor(_documents);
  // Bits beyond the documents are damage: as good as no set.
  if (_documents % 64 != 0 && words[wordsFor(_documents) - 1] >> _documents % 64 != 0)
    return std::nullopt;
  Entry entry;
  entry.documents = DocumentSet::viewing(words, _counts[set], _documents);
  const std::uint32_t row = _bestRows[low];
  if (row != kNone && (std::size_t(row) + 1) * kBestDocuments <= _best.size()) {
    const std::uint32_t* first = _best.data() + row * kBestDocuments;
    entry.best = {first, std::find_if(first, first + kBestDocuments,
                                      [&](std::uint32_t d) { return d >= _documents; })};
  }
  return entry;
}

Status writeBitmaps(const std::filesystem::path& folder, std::uint64_t revision,
                    BitmapEntries entries) {
  std::sort(entries.keys.begin(), entries.keys.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  BlobWriter keys(folder, "bitmap-keys");
  std::vector<std::uint32_t> sets, rows, best, counts;
  for (auto& key : entries.keys) {
    keys.add(key.name);
    sets.push_back(key.set);
    rows.push_back(key.best.empty() ? kNone
                                    : static_cast<std::uint32_t>(best.size() / kBestDocuments));
    if (key.best.empty()) continue;
    key.best.resize(kBestDocuments, kNone);
    best.insert(best.end(), key.best.begin(), key.best.end());
  }
  for (const auto& set : entries.sets) {
    std::uint32_t count = 0;
    for (const std::uint64_t word : set) count += static_cast<std::uint32_t>(std::popcount(word));
    counts.push_back(count);
  }
  const Status done[] = {keys.close(revision),
                         writeColumn(folder / "bitmap-sets.column", revision, sets),
                         writeColumn(folder / "bitmap-best-rows.column", revision, rows),
                         writeColumn(folder / "bitmap-best.column", revision, best),
                         writeColumn(folder / "bitmap-counts.column", revision, counts),
                         writeSets(folder / "bitmaps.column", revision, entries.sets)};
  for (const Status& status : done)
    if (!status) return status;
  return {};
}

}  // namespace kokudo::search::detail
