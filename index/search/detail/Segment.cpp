#include "index/search/detail/Segment.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/Runs.h"
#include "index/search/detail/TermDatabase.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;

Error disagree(const std::filesystem::path& folder, std::string_view what) {
  return {Error::Kind::Integrity,
          fmt::format("{}: {}; build the index again (kokudo index build)", folder.string(), what)};
}

// Collects what fails, so that a list of openings reads as one.
class Opening {
 public:
  explicit Opening(const Segment& segment) : _segment(segment) {}
  template <typename T>
  void column(const std::string& name, T& column) {
    if (!_status) return;
    auto opened = T::open(fileOf(name), _segment.manifest.revision);
    if (!opened)
      _status = opened.error();
    else if (opened->size() != _segment.documents)
      _status = disagree(_segment.folder, fmt::format("column {} has {} values for {} records",
                                                      name, opened->size(), _segment.documents));
    else
      column = std::move(*opened);
  }
  void blob(const std::string& name, Blob& blob) {
    if (!_status) return;
    auto opened = Blob::open(_segment.folder, name, _segment.manifest.revision);
    if (!opened)
      _status = opened.error();
    else if (opened->size() != _segment.documents)
      _status = disagree(_segment.folder, name + ".blob has another number of records");
    else
      blob = std::move(*opened);
  }
  template <typename T>
  void part(Result<T> opened, T& part) {
    if (!_status) return;
    if (!opened)
      _status = opened.error();
    else
      part = std::move(*opened);
  }
  const Status& status() const { return _status; }

 private:
  std::filesystem::path fileOf(const std::string& name) const {
    return _segment.folder / (name + ".column");
  }
  const Segment& _segment;
  Status _status;
};

bool countsFit(const Segment& s) {
  for (std::size_t i = 0; i < kDimensions; ++i)
    if (s.dictionaries.totals[i].size() != s.dictionaries.dimensions[i].values().size())
      return false;
  return true;
}

void readRuns(Segment& s, std::size_t dimension) {
  const std::string name(nameOf(static_cast<Dimension>(dimension)));
  const auto stored =
      Column<std::uint32_t>::open(s.folder / (name + "-runs.column"), s.manifest.revision);
  if (stored.ok() && stored->size() == wordsFor(s.documents))
    s.runs[dimension].assign(stored->data(), stored->data() + stored->size());
  else
    s.runs[dimension] = runsOf(s.dimensions[dimension], s.documents);
}

Status openColumns(Segment& s) {
  Opening opening(s);
  opening.column("longitude", s.longitude);
  opening.column("latitude", s.latitude);
  opening.column("year", s.year);
  opening.column("dataset-title", s.datasetTitle);
  opening.column("title-length", s.titleLength);
  opening.column("length", s.length);
  opening.column("title-rank", s.titleRank);
  for (std::size_t i = 0; i < kDimensions; ++i)
    opening.column(std::string(nameOf(static_cast<Dimension>(i))), s.dimensions[i]);
  opening.column("flags", s.flags);
  opening.column("credit", s.credit);
  opening.blob("folded", s.folded);
  opening.part(RecordStore::open(s.folder, s.manifest.revision, s.documents), s.stored);
  opening.part(PlaceBoxes::open(s.folder, s.manifest.revision), s.boxes);
  opening.part(IdIndex::open(s.folder, s.manifest.revision), s.ids);
  opening.part(TitleReader::open(s.folder, s.manifest.revision), s.titles);
  opening.part(BitmapStore::open(s.folder, s.manifest.revision, s.documents), s.bitmaps);
  opening.part(AttributeColumns::open(s.folder, s.manifest.revision, s.documents), s.attributes);
  opening.part(SpatialOrder::open(s.folder, s.manifest.revision, s.documents), s.places);
  if (opening.status() && (s.ids.size() != s.documents || s.boxes.capacity() < s.documents))
    return disagree(s.folder, "the files of ids and boxes are of another number of records");
  return opening.status();
}

Status openTerms(Segment& s) {
  try {
    s.database = Xapian::Database((s.folder / kTermFolder).string());
    if (s.database.get_doccount() != s.documents ||
        s.database.get_metadata("revision") != fmt::format("{:016x}", s.manifest.revision))
      return disagree(s.folder / kTermFolder, "it belongs to another generation");
    return {};
  } catch (const Xapian::Error& error) {
    return readError(s.folder, error);
  }
}

std::string_view nameOrEmpty(const std::vector<std::string>& names, std::uint32_t number) {
  return number < names.size() ? std::string_view(names[number]) : std::string_view();
}

}  // namespace

Error readError(const std::filesystem::path& folder, const Xapian::Error& error) {
  return {Error::Kind::Integrity, fmt::format("{}: {}; build the index again (kokudo index build)",
                                              folder.string(), error.get_description())};
}

std::string_view Segment::valueOf(Dimension dimension, std::uint32_t document) const {
  return nameOrEmpty(dictionaries.of(dimension).values(), codeOf(dimension, document));
}

std::string_view Segment::labelOf(Dimension dimension, std::uint32_t document) const {
  return nameOrEmpty(dictionaries.of(dimension).labels(), codeOf(dimension, document));
}

Result<std::unique_ptr<Segment>> Segment::open(const std::filesystem::path& folder) {
  auto segment = std::make_unique<Segment>();
  Segment& s = *segment;
  s.folder = folder;
  auto manifest = Manifest::read(folder);
  if (!manifest) return manifest.error();
  s.manifest = std::move(*manifest);
  s.documents = static_cast<std::uint32_t>(s.manifest.records);
  s.removed = DocumentSet::none(s.documents);
  if (auto done = s.manifest.checkSizes(folder); !done) return done.error();
  auto dictionaries = Dictionaries::read(folder / "dictionaries.json");
  if (!dictionaries) return dictionaries.error();
  s.dictionaries = std::move(*dictionaries);
  if (!countsFit(s)) return disagree(folder / "dictionaries.json", "values without counts");
  if (auto done = openColumns(s); !done) return done.error();
  if (auto done = openTerms(s); !done) return done.error();
  for (std::size_t i = 0; i < kDimensions; ++i) readRuns(s, i);
  const Analyzer& analyzer = Analyzer::standard();
  for (const std::string& title : s.dictionaries.datasetTitles.values())
    s.foldedDatasetTitles.push_back(analyzer.fold(title).text);
  for (const std::string& name : s.dictionaries.of(Dimension::Prefecture).values())
    s.foldedPrefectures.push_back(analyzer.fold(name).text);
  return segment;
}

}  // namespace kokudo::search::detail
