#include "index/search/IndexWriter.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "engine/provenance/License.h"
#include "index/language/Analyzer.h"
#include "index/search/Manifest.h"
#include "index/search/detail/CodeColumn.h"
#include "index/search/detail/Dictionaries.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/Runs.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/SpatialOrder.h"
#include "index/search/detail/TermDatabase.h"
#include "index/search/detail/TitleIndex.h"
#include "index/search/detail/TitleOrder.h"
#include "index/search/detail/write/AttributeColumnBuilder.h"
#include "index/search/detail/write/BitmapBuilder.h"
#include "index/search/detail/write/RecordFlags.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

namespace kokudo::search {
namespace {

using namespace detail;
using catalog::Record;
using language::Analyzer;
using language::FoldedText;
using language::Token;

// A small step keeps Xapian's in-memory postings in the processor's caches.
constexpr std::uint64_t kRecordsPerFlush = 2000;

Error xapianError(const std::filesystem::path& folder, const Xapian::Error& error) {
  const bool full =
      std::string_view(error.get_error_string() ? error.get_error_string() : "").find("No space") !=
      std::string_view::npos;
  return {full ? Error::Kind::NoSpace : Error::Kind::Io,
          folder.string() + ": " + error.get_description()};
}

Box extentOf(const catalog::Place& place) {
  // An adapter that knows only a point may leave the box at its initial zeros.
  const bool unset = place.bbox == Box{0, 0, 0, 0};
  if (!unset) return place.bbox;
  return {place.longitude, place.latitude, place.longitude, place.latitude};
}

}  // namespace

struct IndexWriter::Impl {
  std::filesystem::path folder;
  Xapian::WritableDatabase database;
  Dictionaries dictionaries;
  BlobWriter folded, stored;
  TitleIndex titles;
  TitleOrder titleOrder;
  AttributeColumnsBuilder attributes;
  Sha256 fingerprint;
  std::unordered_set<std::string> ids;
  std::unordered_map<std::string, std::vector<std::string>> termsOfShared;
  std::array<std::vector<std::uint32_t>, kDimensions> dimensions;
  std::vector<std::uint32_t> datasetTitle, credit, titleLength, bodyLength;
  std::vector<std::uint8_t> flags;
  std::vector<std::int32_t> year;
  std::vector<double> longitude, latitude;
  std::vector<Box> bbox;
  bool finished = false;

  explicit Impl(const std::filesystem::path& f)
      : folder(f),
        database((f / kTermFolder).string(), Xapian::DB_CREATE | Xapian::DB_NO_SYNC |
                                                 Xapian::DB_DANGEROUS | Xapian::DB_NO_TERMLIST |
                                                 Xapian::DB_BACKEND_GLASS),
        folded(f, "folded"),
        stored(f, "records") {}

  const std::vector<std::string>& termsOf(const std::string& text);
  std::uint32_t addText(Xapian::Document& document, const FoldedText& text, bool title);
  void addDimensions(Xapian::Document& document, const Record& record);
  void addPlace(Xapian::Document& document, const catalog::Place& place);
  void addRecord(const Record& record);
  void addAttributes(const Record& record);
  void count();
  Status writeColumns(std::uint64_t revision);
  Status writeBitmaps(std::uint64_t revision);
  std::uint64_t revision();
};

// Terms of a text that many records share (dataset title, prefecture), analysed once.
const std::vector<std::string>& IndexWriter::Impl::termsOf(const std::string& text) {
  const auto [at, isNew] = termsOfShared.try_emplace(text);
  if (isNew) {
    const Analyzer& analyzer = Analyzer::standard();
    for (const Token& token : analyzer.tokens(analyzer.fold(text)))
      for (std::string& term : analyzer.terms(token)) at->second.push_back(std::move(term));
  }
  return at->second;
}

std::uint32_t IndexWriter::Impl::addText(Xapian::Document& document, const FoldedText& text,
                                         bool title) {
  const Analyzer& analyzer = Analyzer::standard();
  std::uint32_t count = 0;
  for (const Token& token : analyzer.tokens(text))
    for (const std::string& term : analyzer.terms(token)) {
      document.add_term(term);
      if (title) document.add_term(kTitlePrefix + term);
      ++count;
    }
  return count;
}

void IndexWriter::Impl::addDimensions(Xapian::Document& document, const Record& record) {
  const std::array<std::pair<std::string, std::string>, kDimensions> values{{
      {record.source, record.source},
      {record.dataset, record.datasetTitle.empty() ? record.dataset : record.datasetTitle},
      {record.prefecture, record.prefecture},
      {record.municipality, record.municipality},
      {record.kind, record.kind},
      {toText(record.place.how), toText(record.place.how)},
      {record.license, provenance::licenseById(record.license).title},
  }};
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const auto& [value, label] = values[i];
    dimensions[i].push_back(
        dictionaries.dimensions[i].numberOf(value, value.empty() ? std::string() : label));
    if (!value.empty()) document.add_boolean_term(booleanTerm(kDimensionPrefixes[i], value));
  }
  if (record.year) document.add_boolean_term(kYearPrefix + std::to_string(*record.year));
  year.push_back(record.year.value_or(std::numeric_limits<std::int32_t>::min()));
}

void IndexWriter::Impl::addPlace(Xapian::Document& document, const catalog::Place& place) {
  constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
  if (place.how == catalog::PlaceQuality::None) {
    longitude.push_back(kNowhere);
    latitude.push_back(kNowhere);
    bbox.push_back({kNowhere, kNowhere, kNowhere, kNowhere});
    return;
  }
  longitude.push_back(place.longitude);
  latitude.push_back(place.latitude);
  bbox.push_back(extentOf(place));
  for (const std::string& term : cellTermsOfPlace(bbox.back())) document.add_boolean_term(term);
  // The representative point of an odd shape may lie outside its box; radius and polygon ask for
  // it.
  const Box point{place.longitude, place.latitude, place.longitude, place.latitude};
  if (!intersects(point, bbox.back()))
    for (const std::string& term : cellTermsOfPlace(point)) document.add_boolean_term(term);
}

void IndexWriter::Impl::addRecord(const Record& record) {
  const Analyzer& analyzer = Analyzer::standard();
  Xapian::Document document;
  FoldedText title = analyzer.fold(record.title);
  // In the folded store the first line is the title.
  std::replace(title.text.begin(), title.text.end(), '\n', ' ');
  const std::string body = bodyOf(record);
  const FoldedText foldedBody = analyzer.fold(body);

  std::uint32_t length = addText(document, title, true);
  length += addText(document, foldedBody, false);
  for (const std::string* shared : {&record.datasetTitle, &record.prefecture})
    for (const std::string& term : termsOf(*shared)) {
      document.add_term(term);
      ++length;
    }
  document.add_boolean_term(booleanTerm(kIdPrefix, record.id));
  addDimensions(document, record);
  addPlace(document, record.place);
  database.add_document(document);

  datasetTitle.push_back(dictionaries.datasetTitles.numberOf(record.datasetTitle, ""));
  titleLength.push_back(static_cast<std::uint32_t>(std::count_if(
      title.text.begin(), title.text.end(), [](char c) { return (c & 0xC0) != 0x80; })));
  bodyLength.push_back(length);
  folded.add(title.text + '\n' + foldedBody.text);
  stored.add(encodeStored(record, body, dictionaries.attributes));
  addAttributes(record);
  flags.push_back(flagsOf(record));
  credit.push_back(dictionaries.credits.numberOf(record.credit, ""));
  titles.add(title.text, record.title,
             titleOrder.keyOf(record.title, title.text, readingIn(record.attributes)));
  fingerprint.update(record.id);
  fingerprint.update(std::string_view("\0", 1));
  fingerprint.update(title.text);
  if (ids.size() % kRecordsPerFlush == 0) database.commit();
}

void IndexWriter::Impl::addAttributes(const Record& record) {
  const auto document = static_cast<std::uint32_t>(flags.size());
  for (const auto& [name, value] : record.attributes)
    attributes.add(document, dictionaries.attributes.numberOf(name), value);
}

void IndexWriter::Impl::count() {
  for (std::size_t i = 0; i < kDimensions; ++i) {
    auto& totals = dictionaries.totals[i];
    totals.assign(dictionaries.dimensions[i].values().size(), 0);
    for (const std::uint32_t code : dimensions[i]) ++totals[code];
  }
  for (const std::uint32_t length : bodyLength) dictionaries.totalLength += length;
}

// Needs the folded texts and the posting lists as written.
Status IndexWriter::Impl::writeBitmaps(std::uint64_t revision) {
  const auto texts = Blob::open(folder, "folded", revision);
  if (!texts) return texts.error();
  const auto foldedOf = [](const std::vector<std::string>& names) {
    std::vector<std::string> result;
    for (const std::string& name : names) result.push_back(Analyzer::standard().fold(name).text);
    return result;
  };
  const auto titleNames = foldedOf(dictionaries.datasetTitles.values());
  const auto prefectures = foldedOf(dictionaries.of(Dimension::Prefecture).values());
  BitmapMaterial material;
  material.documents = static_cast<std::uint32_t>(ids.size());
  material.textOf = [&](std::uint32_t d) { return (*texts)[d]; };
  material.shared = {{&titleNames, &datasetTitle},
                     {&prefectures, &dimensions[static_cast<std::size_t>(Dimension::Prefecture)]}};
  material.lengths = &bodyLength;
  material.titleLengths = &titleLength;
  try {
    material.database = Xapian::Database((folder / kTermFolder).string());
    return buildBitmaps(material, folder, revision);
  } catch (const Xapian::Error& error) {
    return xapianError(folder, error);
  }
}

// Two generations of the same records have the same revision, and equal files.
std::uint64_t IndexWriter::Impl::revision() {
  fingerprint.update(std::to_string(ids.size()));
  return std::stoull(fingerprint.hexDigest().substr(0, 16), nullptr, 16);
}

Status IndexWriter::Impl::writeColumns(std::uint64_t revision) {
  std::vector<Status> done;
  const auto column = [&](std::string_view name, const auto& values) {
    done.push_back(writeColumn(folder / (std::string(name) + ".column"), revision, values));
  };
  column("longitude", longitude);
  column("latitude", latitude);
  column("bbox", bbox);
  column("year", year);
  column("flags", flags);
  column("title-length", titleLength);
  column("length", bodyLength);
  column("title-rank", titles.ranks());
  const auto codes = [&](const std::string& name, const std::vector<std::uint32_t>& values,
                         const Dictionary& dictionary) {
    done.push_back(
        writeCodes(folder / (name + ".column"), revision, values, dictionary.values().size()));
  };
  codes("dataset-title", datasetTitle, dictionaries.datasetTitles);
  codes("credit", credit, dictionaries.credits);
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const std::string name(nameOf(static_cast<Dimension>(i)));
    codes(name, dimensions[i], dictionaries.dimensions[i]);
    column(name + "-runs", runsOf(dimensions[i], dimensions[i].size()));
  }
  done.push_back(writeSpatialOrder(folder, revision, longitude, latitude, bbox));
  done.push_back(attributes.write(folder, revision, static_cast<std::uint32_t>(flags.size())));
  count();
  done.push_back(folded.close(revision));
  done.push_back(stored.close(revision));
  done.push_back(titles.write(folder, revision));
  done.push_back(dictionaries.write(folder / "dictionaries.json"));
  for (Status& status : done)
    if (!status) return status;
  return {};
}

IndexWriter::IndexWriter(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter::~IndexWriter() = default;

Result<IndexWriter> IndexWriter::create(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return systemError(failed.value(), folder.string());
  if (!std::filesystem::is_empty(folder, failed) || failed)
    return Error{Error::Kind::BadUsage,
                 folder.string() + ": an index is built in an empty folder only"};
  try {
    return IndexWriter(std::make_unique<Impl>(folder));
  } catch (const Xapian::Error& error) {
    return xapianError(folder, error);
  }
}

Status IndexWriter::add(const catalog::Record& record) {
  if (_impl->finished) return Error{Error::Kind::BadUsage, "the index is finished"};
  if (!_impl->ids.insert(record.id).second)
    return Error{Error::Kind::BadUsage, "record " + record.id + " is added twice"};
  try {
    _impl->addRecord(record);
    return {};
  } catch (const Xapian::Error& error) {
    return xapianError(_impl->folder, error);
  }
}

Status IndexWriter::finish() {
  if (_impl->finished) return Error{Error::Kind::BadUsage, "the index is finished"};
  _impl->finished = true;
  const std::uint64_t revision = _impl->revision();
  try {
    // Xapian's own sync of the last commit; what is before was written without one.
    _impl->database.set_metadata("revision", fmt::format("{:016x}", revision));
    _impl->database.commit();
    _impl->database.close();
  } catch (const Xapian::Error& error) {
    return xapianError(_impl->folder, error);
  }
  if (auto done = _impl->writeColumns(revision); !done) return done;
  if (auto done = _impl->writeBitmaps(revision); !done) return done;
  if (auto done = syncFiles(_impl->folder / kTermFolder); !done) return done;
  const auto manifest = Manifest::of(_impl->folder, revision, _impl->ids.size());
  if (!manifest) return manifest.error();
  return manifest->write(_impl->folder);
}

std::uint64_t IndexWriter::count() const {
  return _impl->ids.size();
}

}  // namespace kokudo::search
