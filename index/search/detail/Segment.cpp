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
  template <typename T>
  void columnIfThere(const std::string& name, T& value) {
    if (std::filesystem::exists(fileOf(name))) column(name, value);
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

void readRuns(Segment& s, std::size_t dimension) {
  const std::string name(nameOf(static_cast<Dimension>(dimension)));
  const auto stored =
      Column<std::uint32_t>::open(s.folder / (name + "-runs.column"), s.manifest.revision);
  if (stored.ok() && stored->size() == wordsFor(s.documents))
    s.runs[dimension].assign(stored->data(), stored->data() + stored->size());
  else
    s.runs[dimension] = runsOf(s.dimensions[dimension], s.documents);
}

// What segments of earlier writers do not count themselves.
void countWhatIsMissing(Segment& s) {
  for (std::size_t i = 0; i < kDimensions; ++i) {
    auto& totals = s.dictionaries.totals[i];
    const std::size_t values = s.dictionaries.dimensions[i].values().size();
    if (totals.size() == values) continue;
    totals.assign(values, 0);
    for (std::uint32_t d = 0; d < s.documents; ++d)
      if (const auto code = s.dimensions[i][d]; code < values) ++totals[code];
  }
  if (s.dictionaries.totalLength == 0)
    for (std::uint32_t d = 0; d < s.documents; ++d) s.dictionaries.totalLength += s.length[d];
}

Status openColumns(Segment& s) {
  Opening opening(s);
  opening.column("longitude", s.longitude);
  opening.column("latitude", s.latitude);
  opening.column("bbox", s.bbox);
  opening.column("year", s.year);
  opening.column("dataset-title", s.datasetTitle);
  opening.column("title-length", s.titleLength);
  opening.column("length", s.length);
  opening.column("title-rank", s.titleRank);
  for (std::size_t i = 0; i < kDimensions; ++i)
    opening.column(std::string(nameOf(static_cast<Dimension>(i))), s.dimensions[i]);
  opening.columnIfThere("flags", s.flags);
  opening.columnIfThere("credit", s.credit);
  opening.blob("folded", s.folded);
  opening.blob("records", s.stored);
  opening.part(TitleReader::open(s.folder, s.manifest.revision), s.titles);
  opening.part(BitmapStore::open(s.folder, s.manifest.revision, s.documents), s.bitmaps);
  opening.part(AttributeColumns::open(s.folder, s.manifest.revision, s.documents), s.attributes);
  opening.part(SpatialOrder::open(s.folder, s.manifest.revision, s.documents), s.places);
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
  if (auto done = openColumns(s); !done) return done.error();
  if (auto done = openTerms(s); !done) return done.error();
  for (std::size_t i = 0; i < kDimensions; ++i) readRuns(s, i);
  countWhatIsMissing(s);
  const Analyzer& analyzer = Analyzer::standard();
  for (const std::string& title : s.dictionaries.datasetTitles.values())
    s.foldedDatasetTitles.push_back(analyzer.fold(title).text);
  for (const std::string& name : s.dictionaries.of(Dimension::Prefecture).values())
    s.foldedPrefectures.push_back(analyzer.fold(name).text);
  return segment;
}

}  // namespace kokudo::search::detail
