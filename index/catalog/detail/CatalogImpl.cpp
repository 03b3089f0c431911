#include "index/catalog/detail/CatalogImpl.h"

#include "engine/base/Sha256.h"
#include "engine/base/Uri.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

namespace kokudo::catalog {
namespace {

using detail::Statement;
using detail::Use;

constexpr std::int64_t kApplicationId = 0x4b6f6b75;  // "Koku"
constexpr std::int64_t kSchemaVersion = 1;
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
  if (!isNew) return {};
  if (readOnly) return Error{Error::Kind::NotFound, file + ": an empty file, not a catalogue"};
  // Two processes may make the same new catalogue: the second waits here and finds it made.
  if (auto begun = execute("BEGIN IMMEDIATE", "making the catalogue"); !begun) return begun;
  const std::string sql = fmt::format("{} PRAGMA application_id={}; PRAGMA user_version={}; COMMIT",
                                      kSchema, kApplicationId, kSchemaVersion);
  return execute(sql.c_str(), "making the catalogue");
}

Status Catalog::Impl::prepareStatements() {
  const std::pair<Statement*, const char*> statements[] = {
      {&selectHash, "SELECT sha256, source FROM records WHERE id=?1"},
      {&insert,
       "INSERT INTO records(id, source, sha256, retrieved_at, body) VALUES(?1,?2,?3,?4,?5)"},
      {&update, "UPDATE records SET source=?2, sha256=?3, retrieved_at=?4, body=?5 WHERE id=?1"},
      {&erase, "DELETE FROM records WHERE id=?1"},
      {&select, "SELECT id, sha256, retrieved_at, body FROM records WHERE id=?1"},
      {&selectAll, "SELECT id, sha256, retrieved_at, body FROM records ORDER BY id"},
      {&addCount, "INSERT INTO counts VALUES(?1, ?2) ON CONFLICT(source) DO UPDATE SET n=n+?2"},
      {&addRevision, "UPDATE meta SET value=value+?1 WHERE key='revision'"},
      {&selectRevision, "SELECT value FROM meta WHERE key='revision'"},
      {&selectCounts, "SELECT source, n FROM counts WHERE n>0"},
      {&putState, "INSERT INTO state VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value=?2"},
      {&selectState, "SELECT value FROM state WHERE key=?1"},
      {&eraseState, "DELETE FROM state WHERE key=?1"}};
  for (const auto& [statement, sql] : statements)
    if (const int code = statement->prepare(connection.db, sql); code != SQLITE_OK)
      return error(code, "opening the catalogue");
  return {};
}

Status Catalog::Impl::begin() {
  if (inTransaction)
    return Error{Error::Kind::BadUsage, file + ": a transaction is already open on this catalogue"};
  if (auto begun = execute("BEGIN IMMEDIATE", "starting to write"); !begun) return begun;
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
  if (auto done = run(statement, "storing " + record.id); !done) return done.error();
  ++changes;
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
  return true;
}

Result<Record> Catalog::Impl::decode(const Statement& row) const {
  const std::string body(row.text(3));
  if (sha256Hex(body) != row.text(1))
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: record {} is not what its sha256 says; harvest it again", file,
                             row.text(0))};
  auto record = recordFromJson(body);
  if (!record)
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: record {} cannot be read; harvest it again", file, row.text(0))};
  record->provenance.retrievedAt = row.text(2);
  return std::move(*record);
}

}  // namespace kokudo::catalog
