#include "index/search/detail/Corpus.h"

#include "index/search/Manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kokudo::search::detail {
namespace {

namespace fs = std::filesystem;

// More removed documents than this are not looked up in posting lists: a frequency may be as much
// too high as a generation may hold removed documents before it is compacted.
constexpr std::uint32_t kMaxRemovedAsked = 4096;
constexpr std::uint64_t kMaxDocuments = 0xFFFFFFF0;

std::uint32_t removedWith(const Segment& segment, const std::string& term) {
  if (segment.removed.empty() || segment.removed.count() > kMaxRemovedAsked) return 0;
  std::uint32_t count = 0;
  auto it = segment.database.postlist_begin(term);
  const auto end = segment.database.postlist_end(term);
  segment.removed.forEachWhile([&](std::uint32_t d) {
    if (it == end) return false;
    it.skip_to(d + 1);
    count += it != end && *it == d + 1;
    return it != end;
  });
  return count;
}

}  // namespace

fs::path removedFile(const fs::path& generation, const std::string& name) {
  return generation / ("removed-" + name + ".bitmap");
}

Result<std::unique_ptr<Corpus>> Corpus::open(const fs::path& folder) {
  auto corpus = std::make_unique<Corpus>();
  corpus->_folder = folder;
  if (fs::is_directory(folder / kSegmentFolder)) {
    if (auto done = corpus->openSegments(); !done) return done.error();
  } else {
    auto segment = Segment::open(folder);
    if (!segment) return segment.error();
    corpus->_segments.push_back(std::move(*segment));
  }
  std::uint64_t all = 0;
  for (const auto& segment : corpus->_segments) all += segment->documents;
  if (all > kMaxDocuments)
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: {} records, one index holds at most {}; part it over several "
                             "(kokudo index shard)",
                             folder.string(), all, kMaxDocuments)};
  corpus->sum();
  return corpus;
}

Status Corpus::openSegments() {
  const auto manifest = Manifest::read(_folder);
  if (!manifest) return manifest.error();
  if (auto done = manifest->checkFast(_folder); !done) return done;
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator it(_folder / kSegmentFolder, failed), end; !failed && it != end;
       it.increment(failed))
    names.push_back(it->path().filename().string());
  if (failed)
    return Error{Error::Kind::Io, (_folder / kSegmentFolder).string() + ": " + failed.message()};
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    auto segment = Segment::open(_folder / kSegmentFolder / name);
    if (!segment) return segment.error();
    if (auto done = openRemoved(name, **segment); !done) return done;
    _segments.push_back(std::move(*segment));
  }
  return {};
}

Status Corpus::openRemoved(const std::string& name, Segment& segment) const {
  const fs::path file = removedFile(_folder, name);
  if (!fs::exists(file)) return {};
  const auto words = Column<std::uint64_t>::open(file, segment.manifest.revision);
  if (!words) return words.error();
  std::vector<std::uint64_t> bits(words->data(), words->data() + words->size());
  const bool fits = bits.size() == wordsFor(segment.documents);
  if (!fits ||
      (segment.documents % 64 != 0 && !bits.empty() && bits.back() >> segment.documents % 64 != 0))
    return Error{Error::Kind::Integrity,
                 file.string() +
                     ": it has bits for other documents than the segment; build the "
                     "index again (kokudo index build)"};
  segment.removed = DocumentSet::ofBits(std::move(bits), segment.documents);
  return {};
}

void Corpus::sum() {
  double length = 0;
  std::uint32_t first = 0;
  for (const auto& segment : _segments) {
    _firsts.push_back(first);
    first += segment->documents;
    _documents += segment->liveDocuments();
    length += static_cast<double>(segment->dictionaries.totalLength);
    segment->removed.forEach([&](std::uint32_t d) { length -= segment->length[d]; });
  }
  _meanLength = _documents > 0 ? std::max(1.0, length / _documents) : 1;
}

Location Corpus::at(std::uint32_t document) const {
  const auto after = std::upper_bound(_firsts.begin(), _firsts.end(), document);
  const auto i = static_cast<std::size_t>(after - _firsts.begin()) - 1;
  return {*_segments[i], document - _firsts[i]};
}

std::uint32_t Corpus::frequencyOf(const std::string& term) const {
  std::uint32_t sum = 0;
  for (const auto& segment : _segments)
    sum += segment->database.get_termfreq(term) - removedWith(*segment, term);
  return sum;
}

bool Corpus::knowsAttribute(const std::string& name) const {
  return std::any_of(_segments.begin(), _segments.end(), [&](const auto& segment) {
    return segment->dictionaries.attributes.find(name).has_value();
  });
}

std::uint64_t Corpus::damagedReads() const {
  std::uint64_t sum = 0;
  for (const auto& segment : _segments) sum += segment->stored.damagedReads();
  return sum;
}

Error Corpus::damaged() const {
  for (const auto& segment : _segments)
    if (segment->stored.damagedReads() > 0)
      return {Error::Kind::Integrity,
              (segment->folder / "records.blob").string() +
                  ": a record in it is not what was written; build the index again (kokudo index "
                  "build)"};
  return {Error::Kind::Integrity, _folder.string() + ": a record of it is damaged"};
}

}  // namespace kokudo::search::detail
