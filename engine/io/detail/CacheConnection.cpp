#include "engine/io/detail/CacheConnection.h"

#include <filesystem>
#include <string>

namespace kokudo::io::detail {
namespace {

constexpr const char* kSchema = R"sql(
  CREATE TABLE IF NOT EXISTS entry(
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, status INTEGER NOT NULL,
    head BLOB NOT NULL, final_uri TEXT NOT NULL, current_at INTEGER NOT NULL,
    fresh_until INTEGER NOT NULL, must_revalidate INTEGER NOT NULL,
    head_sum INTEGER NOT NULL, body_sum INTEGER NOT NULL,
    bytes INTEGER NOT NULL, used INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS entry_used ON entry(used);
  CREATE TABLE IF NOT EXISTS body(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS total(id INTEGER PRIMARY KEY CHECK (id = 1), bytes INTEGER NOT NULL);
  INSERT OR IGNORE INTO total VALUES(1, 0);
  CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entry BEGIN
    UPDATE total SET bytes = bytes + new.bytes; END;
  CREATE TRIGGER IF NOT EXISTS entry_gone AFTER DELETE ON entry BEGIN
    UPDATE total SET bytes = bytes - old.bytes;
    DELETE FROM body WHERE id = old.id; END;
)sql";

}  // namespace

int CacheStore::Connection::open(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  db.reset(raw);
  if (code != SQLITE_OK) return code;
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 3000);
  // Large pages: a body of 100 KB is then a few reads. A commit is not flushed to the disk: after
  // a power cut the log's own checksums end it at the last whole commit.
  code = sqlite3_exec(raw,
                      "PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA "
                      "journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                      "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000; PRAGMA trusted_schema=0;"
                      "PRAGMA journal_size_limit=33554432",
                      nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return code;
  SqliteStatement known(raw, "SELECT 1 FROM sqlite_master WHERE name = 'entry_gone'");
  const int found = known.step();
  known.reset();
  if (found == SQLITE_DONE) {
    code = sqlite3_exec(raw, (std::string("BEGIN IMMEDIATE;") + kSchema + "COMMIT").c_str(),
                        nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return code;
  } else if (found != SQLITE_ROW) {
    return found;
  }
  prepare();
  return SQLITE_OK;
}

void CacheStore::Connection::prepare() {
  const auto make = [&](const char* sql) { return SqliteStatement(db.get(), sql); };
  find = make(
      "SELECT entry.id, status, head, final_uri, current_at, fresh_until, must_revalidate, "
      "head_sum, body_sum, body.bytes FROM entry LEFT JOIN body USING(id) WHERE key = ?1");
  freshness = make("SELECT current_at, fresh_until, must_revalidate FROM entry WHERE key = ?1");
  idOf = make("SELECT id FROM entry WHERE key = ?1");
  insert = make("INSERT INTO entry VALUES(NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  insertBody = make("INSERT OR REPLACE INTO body VALUES(?1, ?2)");
  refresh = make(
      "UPDATE entry SET head = ?3, current_at = ?4, fresh_until = ?5, must_revalidate = ?6, "
      "head_sum = ?7 WHERE id = ?1 AND key = ?2 AND body_sum = ?8");
  remove = make("DELETE FROM entry WHERE key = ?1");
  use = make("UPDATE entry SET used = max(used, ?2) WHERE id = ?1");
  total = make("SELECT bytes FROM total");
  least = make("SELECT id, bytes FROM entry ORDER BY used LIMIT 64");
  removeId = make("DELETE FROM entry WHERE id = ?1");
  count = make("SELECT count(*) FROM entry");
  begin = make("BEGIN IMMEDIATE");
  commit = make("COMMIT");
  rollback = make("ROLLBACK");
}

}  // namespace kokudo::io::detail
