#include "index/search/detail/IdIndex.h"

#include "index/search/detail/OutputFile.h"

#include <algorithm>
#include <numeric>

namespace kokudo::search::detail {
namespace {

constexpr std::size_t kDocumentsOfBucket = 2;

// FNV-1a, its high bits mixed once more; the files depend on it.
std::uint64_t hashOfId(std::string_view id) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u;
  return hash ^ hash >> 29;
}

std::size_t bucketOf(std::uint64_t hash, std::size_t buckets) {
  return static_cast<std::size_t>((hash >> 32) * buckets >> 32);
}

}  // namespace

Result<IdIndex> IdIndex::open(const std::filesystem::path& folder, std::uint64_t revision) {
  IdIndex index;
  auto begins = Column<std::uint32_t>::open(folder / "id-buckets.column", revision);
  if (!begins) return begins.error();
  auto documents = Column<std::uint32_t>::open(folder / "id-documents.column", revision);
  if (!documents) return documents.error();
  if (begins->size() < 2 || begins->size() > documents->size() + 2)
    return Error{Error::Kind::Integrity,
                 folder.string() +
                     ": the files of ids do not agree; build the index again (kokudo index build)"};
  index._begins = std::move(*begins);
  index._documents = std::move(*documents);
  return index;
}

std::span<const std::uint32_t> IdIndex::candidates(std::string_view id) const {
  const std::size_t bucket = bucketOf(hashOfId(id), _begins.size() - 1);
  const std::uint32_t begin = _begins[bucket], end = _begins[bucket + 1];
  if (begin > end || end > _documents.size()) return {};
  return {_documents.data() + begin, end - begin};
}

void IdIndexBuilder::add(std::string_view id) {
  _hashes.push_back(hashOfId(id));
}

Status IdIndexBuilder::write(const std::filesystem::path& folder, std::uint64_t revision) {
  const std::size_t buckets = _hashes.size() / kDocumentsOfBucket + 1;
  std::vector<std::uint32_t> begins(buckets + 1), documents(_hashes.size());
  for (const std::uint64_t hash : _hashes) ++begins[bucketOf(hash, buckets) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<std::uint32_t> next(begins.begin(), begins.end() - 1);
  for (std::uint32_t d = 0; d < _hashes.size(); ++d)
    documents[next[bucketOf(_hashes[d], buckets)]++] = d;
  if (auto done = writeColumn(folder / "id-buckets.column", revision, begins); !done) return done;
  return writeColumn(folder / "id-documents.column", revision, documents);
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> IdIndexBuilder::likelyTwins() const {
  std::vector<std::uint32_t> order(_hashes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return _hashes[a] != _hashes[b] ? _hashes[a] < _hashes[b] : a < b;
  });
  std::vector<std::pair<std::uint32_t, std::uint32_t>> twins;
  for (std::size_t i = 1; i < order.size(); ++i)
    if (_hashes[order[i]] == _hashes[order[i - 1]]) twins.emplace_back(order[i - 1], order[i]);
  return twins;
}

}  // namespace kokudo::search::detail
