#include "index/search/IndexWriter.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/language/Analyzer.h"
#include "index/search/Manifest.h"
#include "index/search/detail/Dictionaries.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/TermDatabase.h"
#include "index/search/detail/TitleIndex.h"
#include "index/search/detail/TitleOrder.h"
#include "index/search/detail/write/BitmapBuilder.h"
#include "index/search/detail/write/DocumentColumns.h"

#include <fmt/format.h>

#include <algorithm>
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

}  // namespace

struct IndexWriter::Impl {
  std::filesystem::path folder;
  Xapian::WritableDatabase database;
  DocumentColumns columns;
  BlobWriter folded, stored;
  TitleIndex titles;
  TitleOrder titleOrder;
  Sha256 fingerprint;
  std::unordered_set<std::string> ids;
  std::unordered_map<std::string, std::vector<std::string>> termsOfShared;
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
  static void addBooleans(Xapian::Document& document, const Record& record);
  void addRecord(const Record& record);
  Status writeFiles(std::uint64_t revision);
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

void IndexWriter::Impl::addBooleans(Xapian::Document& document, const Record& record) {
  document.add_boolean_term(booleanTerm(kIdPrefix, record.id));
  const auto values = dimensionsOf(record);
  for (std::size_t i = 0; i < kDimensions; ++i)
    if (const std::string& value = values[i].first; !value.empty())
      document.add_boolean_term(booleanTerm(kDimensionPrefixes[i], value));
  if (record.year) document.add_boolean_term(kYearPrefix + std::to_string(*record.year));
  const catalog::Place& place = record.place;
  if (place.how == catalog::PlaceQuality::None) return;
  const Box extent = extentOf(place);
  for (const std::string& term : cellTermsOfPlace(extent)) document.add_boolean_term(term);
  // The representative point of an odd shape may lie outside its box; radius and polygon ask for
  // it.
  const Box point{place.longitude, place.latitude, place.longitude, place.latitude};
  if (!intersects(point, extent))
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
  addBooleans(document, record);
  database.add_document(document);

  const auto characters = std::count_if(title.text.begin(), title.text.end(),
                                        [](char c) { return (c & 0xC0) != 0x80; });
  columns.add(record, length, static_cast<std::uint32_t>(characters));
  folded.add(title.text + '\n' + foldedBody.text);
  stored.add(encodeStored(record, body, columns.dictionaries.attributes));
  titles.add(title.text, record.title,
             titleOrder.keyOf(record.title, title.text, readingIn(record.attributes)));
  fingerprint.update(record.id);
  fingerprint.update(std::string_view("\0", 1));
  fingerprint.update(title.text);
  if (ids.size() % kRecordsPerFlush == 0) database.commit();
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
  const auto titleNames = foldedOf(columns.dictionaries.datasetTitles.values());
  const auto prefectures = foldedOf(columns.dictionaries.of(Dimension::Prefecture).values());
  BitmapMaterial material;
  material.documents = static_cast<std::uint32_t>(ids.size());
  material.textOf = [&](std::uint32_t d) { return (*texts)[d]; };
  material.shared = {
      {&titleNames, &columns.datasetTitle},
      {&prefectures, &columns.dimensions[static_cast<std::size_t>(Dimension::Prefecture)]}};
  material.lengths = &columns.length;
  material.titleLengths = &columns.titleLength;
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

Status IndexWriter::Impl::writeFiles(std::uint64_t revision) {
  const Status done[] = {columns.write(folder, revision),
                         writeColumn(folder / "title-rank.column", revision, titles.ranks()),
                         folded.close(revision), stored.close(revision),
                         titles.write(folder, revision)};
  for (const Status& status : done)
    if (!status) return status;
  return writeBitmaps(revision);
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
  if (auto done = _impl->writeFiles(revision); !done) return done;
  if (auto done = syncFiles(_impl->folder / kTermFolder); !done) return done;
  const auto manifest = Manifest::of(_impl->folder, revision, _impl->ids.size());
  if (!manifest) return manifest.error();
  return manifest->write(_impl->folder);
}

std::uint64_t IndexWriter::count() const {
  return _impl->ids.size();
}

}  // namespace kokudo::search
