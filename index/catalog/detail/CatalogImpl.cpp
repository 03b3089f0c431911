#include "index/catalog/detail/CatalogImpl.h"

#include "engine/base/Sha256.h"
#include "engine/base/Uri.h"

#include <fmt/format.h>
#include <unistd.h>

#include <random>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace kokudo::catalog {
namespace {

using detail::Statement;
using detail::Use;

constexpr std::int64_t kApplicationId = 0x4b6f6b75;  // "Koku"
constexpr std::int64_t kSchemaVersion = 2;
constexpr int kBusyMilliseconds = 10000;

constexpr const char* kSchema =
    "CREATE TABLE IF NOT EXISTS records(id TEXT NOT NULL PRIMARY KEY, source TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, retrieved_at TEXT NOT NULL, body TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS counts(source TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS state(key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS meta(key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "INSERT OR IGNORE INTO meta VALUES('revision', 0);";

// 2: which rows changed after a revision, and which went.
constexpr const char* kChanges =
    "ALTER TABLE records ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX records_revision ON records(revision);"
    "CREATE TABLE tombstones(id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "INSERT OR REPLACE INTO meta SELECT 'changes-since', value FROM meta WHERE key='revision';";

std::int64_t newIdentity() {
  std::random_device source;
  const auto bits = std::uint64_t(source()) << 32 | source();
  return static_cast<std::int64_t>(bits >> 1 | 1);
}

// A reader of a WAL file needs to write the shared-memory file beside it. In a folder that cannot
// be written (a mounted copy, another person's workspace) nobody else writes either.
bool cannotShareMemory(const std::string& file) {
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  std::error_code ignored;
  const auto wal = std::filesystem::file_size(file + "-wal", ignored);
  return ::access(folder.c_str(), W_OK) != 0 && (ignored || wal == 0);
}

std::string immutableUri(const std::string& file) {
  std::string path;
  for (const char c : std::filesystem::absolute(file).string())
    path += c == '/' ? std::string(1, c) : percentEncode(std::string(1, c));
  return "file://" + path + "?immutable=1";
}

}  // namespace

Status Catalog::Impl::execute(const char* sql, std::string_view what) {
  const int code = sqlite3_exec(connection.db, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, what);
  return {};
}

Status Catalog::Impl::run(Statement& statement, std::string_view what) {
  const Use use(statement);
  const int code = statement.step();
  if (code != SQLITE_DONE && code != SQLITE_ROW) return error(code, what);
  return {};
}

Result<std::int64_t> Catalog::Impl::pragma(const std::string& name) {
  Statement statement;
  int code = statement.prepare(connection.db, "PRAGMA " + name);
  if (code == SQLITE_OK) code = statement.step();
  if (code != SQLITE_ROW) return error(code, "reading " + name);
  return statement.integer(0);
}

Status Catalog::Impl::connect(bool readOnly) {
  const int flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const std::string name = readOnly && cannotShareMemory(file) ? immutableUri(file) : file;
  const int code = sqlite3_open_v2(name.c_str(), &connection.db,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
  if (code != SQLITE_OK) return error(code, "opening the catalogue");
  sqlite3_extended_result_codes(connection.db, 1);
  sqlite3_busy_timeout(connection.db, kBusyMilliseconds);
  if (!readOnly)
    if (auto done = execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                            "PRAGMA wal_autocheckpoint=4000;",
                            "opening the catalogue");
        !done)
      return done;
  return execute("PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;", "opening the catalogue");
}

Status Catalog::Impl::prepareSchema(bool readOnly) {
  const auto application = pragma("application_id");
  if (!application) return application.error();
  const auto version = pragma("user_version");
  if (!version) return version.error();
  const auto pages = pragma("schema_version");
  if (!pages) return pages.error();
  schemaVersion = *version;
  const bool isNew = *application == 0 && *version == 0 && *pages == 0;
  if (!isNew && *application != kApplicationId)
    return Error{Error::Kind::Integrity,
                 file + ": a SQLite file, but not a catalogue of this program (application_id " +
                     std::to_string(*application) + "); name another workspace"};
  if (*version > kSchemaVersion)
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: catalogue of schema {}, this program reads up to {}; use a newer "
                             "program",
                             file, *version, kSchemaVersion)};
  if (!isNew) return readOnly || *version == kSchemaVersion ? Status() : migrate();
  if (readOnly) return Error{Error::Kind::NotFound, file + ": an empty file, not a catalogue"};
  // Two processes may make the same new catalogue: the second waits here and finds it made.
  if (auto begun = execute("BEGIN IMMEDIATE", "making the catalogue"); !begun) return begun;
  const std::string sql = fmt::format("{} PRAGMA application_id={}; PRAGMA user_version={}; COMMIT",
                                      kSchema, kApplicationId, 1);
  if (auto made = execute(sql.c_str(), "making the catalogue"); !made) {
    rollBack();
    return made;
  }
  return migrate();
}

// Also the last step of making a catalogue, so that both ways lead to the same tables.
Status Catalog::Impl::migrate() {
  if (auto begun = execute("BEGIN IMMEDIATE", "bringing the catalogue up to date"); !begun)
    return begun;
  const auto found = pragma("user_version");
  if (!found) return found.error();
  schemaVersion = kSchemaVersion;
  if (*found == kSchemaVersion) return execute("COMMIT", "opening the catalogue");
  const std::string sql = fmt::format(
      "{} INSERT OR REPLACE INTO meta VALUES('identity', {}); PRAGMA user_version={};"
      "COMMIT",
      kChanges, newIdentity(), kSchemaVersion);
  auto done = execute(sql.c_str(), "bringing the catalogue up to date");
  if (!done) rollBack();
  return done;
}

Result<std::int64_t> Catalog::Impl::meta(std::string_view key) {
  const Use use(selectMeta);
  selectMeta.bind(1, key);
  const int code = selectMeta.step();
  if (code == SQLITE_DONE) return std::int64_t(0);
  if (code != SQLITE_ROW) return error(code, "reading a number of the catalogue");
  return selectMeta.integer(0);
}

Status Catalog::Impl::prepareStatements(bool readOnly) {
  using Text = std::pair<Statement*, const char*>;
  const Text reading[] = {
      {&selectHash, "SELECT sha256, source FROM records WHERE id=?1"},
      {&select, "SELECT id, sha256, retrieved_at, body FROM records WHERE id=?1"},
      {&selectAll, "SELECT id, sha256, retrieved_at, body FROM records ORDER BY id"},
      {&selectRevision, "SELECT value FROM meta WHERE key='revision'"},
      {&selectMeta, "SELECT value FROM meta WHERE key=?1"},
      {&selectCounts, "SELECT source, n FROM counts WHERE n>0"},
      {&selectState, "SELECT value FROM state WHERE key=?1"}};
  const Text ofChanges[] = {{&selectChanged, "SELECT id FROM records WHERE revision>?1"},
                            {&selectGone, "SELECT id FROM tombstones WHERE revision>?1"}};
  const Text writing[] = {
      {&insert,
       "INSERT INTO records(id, source, sha256, retrieved_at, body, revision)"
       " VALUES(?1,?2,?3,?4,?5,?6)"},
      {&update,
       "UPDATE records SET source=?2, sha256=?3, retrieved_at=?4, body=?5, revision=?6"
       " WHERE id=?1"},
      {&erase, "DELETE FROM records WHERE id=?1"},
      {&bury, "INSERT OR REPLACE INTO tombstones VALUES(?1, ?2)"},
      {&unbury, "DELETE FROM tombstones WHERE id=?1"},
      {&addCount, "INSERT INTO counts VALUES(?1, ?2) ON CONFLICT(source) DO UPDATE SET n=n+?2"},
      {&addRevision, "UPDATE meta SET value=value+?1 WHERE key='revision'"},
      {&putState, "INSERT INTO state VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value=?2"},
      {&eraseState, "DELETE FROM state WHERE key=?1"}};
  const auto prepare = [&](std::span<const Text> texts) -> Status {
    for (const auto& [statement, sql] : texts)
      if (const int code = statement->prepare(connection.db, sql); code != SQLITE_OK)
        return error(code, "opening the catalogue");
    return {};
  };
  if (auto done = prepare(reading); !done) return done;
  // A catalogue of schema 1 that is only read stays as it is.
  if (schemaVersion >= 2)
    if (auto done = prepare(ofChanges); !done) return done;
  return readOnly ? Status() : prepare(writing);
}

Status Catalog::Impl::begin() {
  if (inTransaction)
    return Error{Error::Kind::BadUsage, file + ": a transaction is already open on this catalogue"};
  if (auto begun = execute("BEGIN IMMEDIATE", "starting to write"); !begun) return begun;
  {
    const Use use(selectRevision);
    if (const int code = selectRevision.step(); code != SQLITE_ROW) {
      auto failed = error(code, "starting to write");
      rollBack();
      return failed;
    }
    before = selectRevision.integer(0);
  }
  inTransaction = true;
  changes = 0;
  added.clear();
  return {};
}

Status Catalog::Impl::commit() {
  const auto finish = [this]() -> Status {
    for (const auto& [source, n] : added) {
      addCount.bind(1, source);
      addCount.bind(2, n);
      if (auto done = run(addCount, "counting"); !done) return done;
    }
    if (changes > 0) {
      addRevision.bind(1, changes);
      if (auto done = run(addRevision, "counting"); !done) return done;
    }
    return execute("COMMIT", "committing");
  };
  auto done = finish();
  if (!done)
    rollBack();
  else
    inTransaction = false;
  return done;
}

void Catalog::Impl::rollBack() {
  // SQLite may have rolled back by itself (disk full); then there is nothing left to do.
  if (!sqlite3_get_autocommit(connection.db)) (void)execute("ROLLBACK", "rolling back");
  inTransaction = false;
}

Result<UpsertOutcome> Catalog::Impl::store(const Record& record) {
  const std::string body = canonicalJson(record);
  const std::string hash = sha256Hex(body);
  UpsertOutcome outcome = UpsertOutcome::Added;
  std::string oldSource;
  {
    const Use use(selectHash);
    selectHash.bind(1, record.id);
    const int code = selectHash.step();
    if (code == SQLITE_ROW) {
      if (selectHash.text(0) == hash) return UpsertOutcome::Unchanged;
      outcome = UpsertOutcome::Changed;
      oldSource = selectHash.text(1);
    } else if (code != SQLITE_DONE) {
      return error(code, "looking for " + record.id);
    }
  }
  Statement& statement = outcome == UpsertOutcome::Added ? insert : update;
  statement.bind(1, record.id);
  statement.bind(2, record.source);
  statement.bind(3, hash);
  statement.bind(4, record.provenance.retrievedAt);
  statement.bind(5, body);
  statement.bind(6, before + changes + 1);
  if (auto done = run(statement, "storing " + record.id); !done) return done.error();
  ++changes;
  if (outcome == UpsertOutcome::Added) {
    unbury.bind(1, record.id);
    if (auto done = run(unbury, "storing " + record.id); !done) return done.error();
  }
  if (outcome == UpsertOutcome::Added || oldSource != record.source) ++added[record.source];
  if (outcome == UpsertOutcome::Changed && oldSource != record.source) --added[oldSource];
  return outcome;
}

Result<bool> Catalog::Impl::erase1(const std::string& id) {
  {
    const Use use(selectHash);
    selectHash.bind(1, id);
    const int code = selectHash.step();
    if (code == SQLITE_DONE) return false;
    if (code != SQLITE_ROW) return error(code, "looking for " + id);
    --added[std::string(selectHash.text(1))];
  }
  erase.bind(1, id);
  if (auto done = run(erase, "removing " + id); !done) return done.error();
  ++changes;
  bury.bind(1, id);
  bury.bind(2, before + changes);
  if (auto done = run(bury, "removing " + id); !done) return done.error();
  return true;
}

StoredRow Catalog::Impl::rowOf(const Statement& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
          std::string(row.text(3))};
}

Result<Record> Catalog::Impl::decode(const Statement& row) const {
  auto record = catalog::decode(rowOf(row));
  if (!record) return Error{record.error().kind, file + ": " + record.error().message};
  return record;
}

Result<Record> decode(const StoredRow& row) {
  if (sha256Hex(row.body) != row.sha256)
    return Error{Error::Kind::Integrity,
                 fmt::format("record {} is not what its sha256 says; harvest it again", row.id)};
  auto record = recordFromJson(row.body);
  if (!record)
    return Error{Error::Kind::Integrity,
                 fmt::format("record {} cannot be read; harvest it again", row.id)};
  record->provenance.retrievedAt = row.retrievedAt;
  return std::move(*record);
}

}  // namespace kokudo::catalog
