#include "index/shards/detail/ShardBuilder.h"

#include "index/shards/detail/ShardDocument.h"

#include <fmt/format.h>
#include <xapian.h>

#include <string_view>
#include <system_error>

namespace kokudo::shards::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkBytes = 32 << 20;
// A small step keeps the postings in hand within the processor's caches.
constexpr unsigned kRecordsPerCommit = 2000;
constexpr int kWriting = Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS | Xapian::DB_BACKEND_GLASS;

Error stoppedBuilding() {
  return {Error::Kind::Cancelled,
          "writing the shards was stopped; nothing of them is left, run the command again"};
}

Error builderError(const fs::path& folder, const Xapian::Error& error) {
  const char* reason = error.get_error_string();
  const bool full = std::string_view(reason ? reason : "").find("No space") != std::string::npos;
  return {full ? Error::Kind::NoSpace : Error::Kind::Io,
          folder.string() + ": " + error.get_description()};
}

struct BuildStopped {};

// Asked by Xapian between the tables.
class StopsMerge : public Xapian::Compactor {
 public:
  explicit StopsMerge(const CancelToken& token) : _token(token) {}
  void set_status(const std::string&, const std::string&) override {
    if (_token.cancelled()) throw BuildStopped();
  }

 private:
  const CancelToken& _token;
};

Result<Dictionary> writeShardChunk(const std::vector<catalog::StoredRow>& rows,
                                   const fs::path& folder, const CancelToken& token) {
  Dictionary dictionary;
  try {
    Xapian::WritableDatabase database(folder.string(), Xapian::DB_CREATE | kWriting);
    const search::RecordReader reader;
    unsigned inHand = 0;
    for (const catalog::StoredRow& row : rows) {
      if (token.cancelled()) return stoppedBuilding();
      const auto record = catalog::decode(row);
      if (!record) return record.error();
      const auto facts = reader.factsOf(*record);
      dictionary.add(*record, facts);
      database.add_document(documentOf(*record, facts));
      if (++inHand % kRecordsPerCommit == 0) database.commit();
    }
    database.commit();
    database.close();
  } catch (const Xapian::Error& error) {
    return builderError(folder, error);
  }
  return dictionary;
}

void addNote(Xapian::WritableDatabase& database, const char* term, const std::string& text) {
  Xapian::Document note;
  note.add_boolean_term(term);
  note.set_data(text);
  database.add_document(note);
}

}  // namespace

ShardBuilder::ShardBuilder(fs::path folder, std::size_t chunkRecords,
                           std::shared_ptr<ChunkSlots> slots, CancelToken token)
    : _folder(std::move(folder)),
      _chunkRecords(chunkRecords),
      _slots(std::move(slots)),
      _token(std::move(token)) {}

ShardBuilder::~ShardBuilder() = default;

Status ShardBuilder::add(catalog::StoredRow row) {
  ++_records;
  _fillingBytes += row.body.size();
  _filling.push_back(std::move(row));
  if (_filling.size() < _chunkRecords && _fillingBytes < kChunkBytes) return {};
  return closeChunk();
}

Status ShardBuilder::closeChunk() {
  while (!_working.empty())
    if (auto done = waitForFirst(); !done) return done;
  _chunks.push_back(_folder / "chunks" / fmt::format("{:06}", _chunks.size()));
  _working.push_back(std::async(
      _slots ? std::launch::async : std::launch::deferred,
      [rows = std::move(_filling), chunk = _chunks.back(), token = _token, slots = _slots] {
        if (slots) slots->acquire();
        auto written = writeShardChunk(rows, chunk, token);
        if (slots) slots->release();
        return written;
      }));
  _filling = {};
  _fillingBytes = 0;
  return {};
}

Status ShardBuilder::waitForFirst() {
  auto written = _working.front().get();
  _working.pop_front();
  if (!written) return written.error();
  _dictionary.merge(*written);
  return {};
}

Status ShardBuilder::finishChunks() {
  if (!_filling.empty() || _chunks.empty())
    if (auto done = closeChunk(); !done) return done;
  while (!_working.empty())
    if (auto done = waitForFirst(); !done) return done;
  return {};
}

// Every set has as many documents that are no record, for they count in the statistics.
std::uint64_t ShardBuilder::emptyNotes(const ShardIdentity& identity) {
  constexpr unsigned kNotes = 2 * 256;
  const unsigned all = kNotes / identity.of, more = kNotes % identity.of;
  return all + (identity.number <= more ? 1 : 0) - 2;
}

Status ShardBuilder::finish(const ShardIdentity& identity, const std::string& dictionary) {
  try {
    {
      Xapian::WritableDatabase last(_chunks.back().string(), Xapian::DB_OPEN | kWriting);
      addNote(last, kIdentity, identity.toJson());
      addNote(last, kDictionary, dictionary);
      for (auto i = emptyNotes(identity); i > 0; --i) last.add_document(Xapian::Document());
      last.commit();
    }
    Xapian::Database all;
    for (const fs::path& chunk : _chunks) all.add_database(Xapian::Database(chunk.string()));
    StopsMerge asks(_token);
    all.compact((_folder / kTermFolder).string(), Xapian::Compactor::FULL, 0, asks);
  } catch (const BuildStopped&) {
    return stoppedBuilding();
  } catch (const Xapian::Error& error) {
    return builderError(_folder, error);
  }
  std::error_code failed;
  fs::remove_all(_folder / "chunks", failed);
  if (_token.cancelled()) return stoppedBuilding();
  return {};
}

}  // namespace kokudo::shards::detail
