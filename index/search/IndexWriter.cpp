#include "index/search/IndexWriter.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/language/Analyzer.h"
#include "index/search/Manifest.h"
#include "index/search/detail/IdIndex.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/TermDatabase.h"
#include "index/search/detail/TitleIndex.h"
#include "index/search/detail/write/BitmapBuilder.h"
#include "index/search/detail/write/DocumentColumns.h"
#include "index/search/detail/write/RecordStoreWriter.h"
#include "index/search/detail/write/TermChunks.h"

#include <fmt/format.h>

#include <deque>
#include <future>
#include <system_error>

namespace kokudo::search {
namespace {

using namespace detail;

constexpr const char* kChunkFolder = "chunks";
// A chunk of long texts is closed earlier, so that those in hand fit into memory.
constexpr std::size_t kChunkBytes = 64 << 20;

std::size_t bytesOfRaw(const RawRecord& raw) {
  if (const auto* row = std::get_if<catalog::StoredRow>(&raw)) return row->body.size();
  const auto& record = std::get<catalog::Record>(raw);
  return record.text.size() + record.place.geometry.size() + 1000;
}

}  // namespace

struct IndexWriter::Impl {
  using Analysed = Result<std::vector<AnalysedRecord>>;

  std::filesystem::path folder;
  BuildOptions options;
  CancelToken abandoned;  // ends the workers of a writer that goes before it is finished
  std::vector<RawRecord> filling;
  std::size_t fillingBytes = 0;
  std::vector<std::filesystem::path> chunks;
  std::deque<std::future<Analysed>> working;  // in the order of the chunks
  DocumentColumns columns;
  BlobWriter folded;
  RecordStoreWriter stored;
  IdIndexBuilder ids;
  TitleIndex titles;
  Sha256 fingerprint;
  std::uint64_t added = 0, appended = 0;
  std::string lastId;
  bool ascending = true, finished = false;

  Impl(const std::filesystem::path& f, const BuildOptions& o)
      : folder(f), options(o), folded(f, "folded"), stored(f, o.workers) {}
  ~Impl() { abandoned.cancel(); }

  Status take(RawRecord raw, const std::string& id);
  Status closeChunk();
  Status appendFirst();
  void append(AnalysedRecord& analysed);
  std::uint64_t revision();
  Status findTwice(std::uint64_t revision) const;
  Status writeFiles(std::uint64_t revision);
  Status writeBitmaps(std::uint64_t revision);
  Status finish();
};

Status IndexWriter::Impl::take(RawRecord raw, const std::string& id) {
  if (finished) return Error{Error::Kind::BadUsage, "the index is finished"};
  if (options.token.cancelled())
    return Error{Error::Kind::Cancelled, "the index build was stopped"};
  if (added > 0 && id == lastId)
    return Error{Error::Kind::BadUsage, "record " + id + " is added twice"};
  ascending = ascending && (added == 0 || lastId < id);
  lastId = id;
  ++added;
  fillingBytes += bytesOfRaw(raw);
  filling.push_back(std::move(raw));
  if (filling.size() < options.chunkRecords && fillingBytes < kChunkBytes) return {};
  return closeChunk();
}

Status IndexWriter::Impl::closeChunk() {
  while (working.size() > 0 && working.size() >= options.workers)
    if (auto done = appendFirst(); !done) return done;
  chunks.push_back(folder / kChunkFolder / fmt::format("{:06}", chunks.size()));
  const auto how = options.workers > 0 ? std::launch::async : std::launch::deferred;
  working.push_back(std::async(how, [raws = std::move(filling), chunk = chunks.back(),
                                     terms = options.filterTerms, token = abandoned]() mutable {
    return writeChunk(std::move(raws), chunk, terms, token);
  }));
  filling = {};
  fillingBytes = 0;
  return {};
}

Status IndexWriter::Impl::appendFirst() {
  Analysed analysed = working.front().get();
  working.pop_front();
  if (!analysed) return analysed.error();
  for (AnalysedRecord& record : *analysed) append(record);
  return {};
}

void IndexWriter::Impl::append(AnalysedRecord& analysed) {
  columns.add(analysed.record, analysed.terms, analysed.titleCharacters);
  stored.add(encodeStored(analysed.record, analysed.body, columns.dictionaries.attributes));
  ids.add(analysed.record.id);
  titles.add(analysed.foldedTitle, analysed.titleKey);
  if (options.seen) options.seen(analysed.record);
  fingerprint.update(analysed.record.id);
  fingerprint.update(std::string_view("\0", 1));
  fingerprint.update(analysed.foldedTitle);
  folded.add(analysed.foldedTitle + '\n' + analysed.foldedBody);
  ++appended;
  analysed = {};
}

// Two segments of the same records have the same revision, and equal files.
std::uint64_t IndexWriter::Impl::revision() {
  fingerprint.update(std::to_string(appended));
  return std::stoull(fingerprint.hexDigest().substr(0, 16), nullptr, 16);
}

Status IndexWriter::Impl::findTwice(std::uint64_t revision) const {
  const auto twins = ascending ? decltype(ids.likelyTwins()){} : ids.likelyTwins();
  if (twins.empty()) return {};
  const auto records = RecordStore::open(folder, revision, static_cast<std::uint32_t>(appended));
  if (!records) return records.error();
  for (const auto& [a, b] : twins) {
    const StoredRecord one((*records)[a]), other((*records)[b]);
    if (one.id == other.id)
      return Error{Error::Kind::BadUsage, "record " + std::string(one.id) + " is added twice"};
  }
  return {};
}

// Needs the folded texts and the posting lists as written.
Status IndexWriter::Impl::writeBitmaps(std::uint64_t revision) {
  const auto texts = Blob::open(folder, "folded", revision);
  if (!texts) return texts.error();
  const auto foldedOf = [](const std::vector<std::string>& names) {
    std::vector<std::string> result;
    for (const std::string& name : names)
      result.push_back(language::Analyzer::standard().fold(name).text);
    return result;
  };
  const auto titleNames = foldedOf(columns.dictionaries.datasetTitles.values());
  const auto prefectures = foldedOf(columns.dictionaries.of(Dimension::Prefecture).values());
  BitmapMaterial material;
  material.documents = static_cast<std::uint32_t>(appended);
  material.textOf = [&](std::uint32_t d) { return (*texts)[d]; };
  material.shared = {
      {&titleNames, &columns.datasetTitle},
      {&prefectures, &columns.dimensions[static_cast<std::size_t>(Dimension::Prefecture)]}};
  material.lengths = &columns.length;
  material.titleLengths = &columns.titleLength;
  material.workers = options.workers > 0 ? options.workers - 1 : 0;
  material.token = options.token;
  try {
    material.database = Xapian::Database((folder / kTermFolder).string());
    return buildBitmaps(material, folder, revision);
  } catch (const Xapian::Error& error) {
    return writeError(folder, error);
  }
}

Status IndexWriter::Impl::writeFiles(std::uint64_t revision) {
  const Status done[] = {columns.write(folder, revision),
                         writeColumn(folder / "title-rank.column", revision, titles.ranks()),
                         folded.close(revision),
                         stored.close(revision),
                         ids.write(folder, revision),
                         titles.write(folder, revision)};
  for (const Status& status : done)
    if (!status) return status;
  titles = {};
  return {};
}

Status IndexWriter::Impl::finish() {
  if (!filling.empty() || chunks.empty())
    if (auto done = closeChunk(); !done) return done;
  while (!working.empty())
    if (auto done = appendFirst(); !done) return done;
  const std::uint64_t revision = this->revision();
  auto merging = std::async(options.workers > 0 ? std::launch::async : std::launch::deferred,
                            [this, revision] {
                              return mergeChunks(chunks, folder / kTermFolder,
                                                 fmt::format("{:016x}", revision), options.token);
                            });
  const Status written = writeFiles(revision);
  if (auto merged = merging.get(); !merged) return merged;
  if (!written) return written;
  std::error_code ignored;
  std::filesystem::remove_all(folder / kChunkFolder, ignored);
  if (auto done = findTwice(revision); !done) return done;
  if (options.token.cancelled())
    return Error{Error::Kind::Cancelled, "the index build was stopped"};
  if (auto done = writeBitmaps(revision); !done) return done;
  if (auto done = syncFiles(folder / kTermFolder); !done) return done;
  const auto manifest = Manifest::of(folder, revision, appended);
  if (!manifest) return manifest.error();
  return manifest->write(folder);
}

IndexWriter::IndexWriter(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter::~IndexWriter() = default;

Result<IndexWriter> IndexWriter::create(const std::filesystem::path& folder,
                                        const BuildOptions& options) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return systemError(failed.value(), folder.string());
  if (!std::filesystem::is_empty(folder, failed) || failed)
    return Error{Error::Kind::BadUsage,
                 folder.string() + ": an index is built in an empty folder only"};
  std::filesystem::create_directory(folder / kChunkFolder, failed);
  if (failed) return systemError(failed.value(), (folder / kChunkFolder).string());
  return IndexWriter(std::make_unique<Impl>(folder, options));
}

Status IndexWriter::add(const catalog::Record& record) {
  return _impl->take(record, record.id);
}

Status IndexWriter::add(catalog::StoredRow row) {
  const std::string id = row.id;
  return _impl->take(std::move(row), id);
}

Status IndexWriter::finish() {
  if (_impl->finished) return Error{Error::Kind::BadUsage, "the index is finished"};
  _impl->finished = true;
  return _impl->finish();
}

std::uint64_t IndexWriter::count() const {
  return _impl->added;
}

}  // namespace kokudo::search
