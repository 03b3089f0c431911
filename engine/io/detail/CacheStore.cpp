#include "engine/io/detail/CacheStore.h"

#include "engine/base/Log.h"
#include "engine/io/detail/Checksum.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace kokudo::io::detail {
namespace {

constexpr std::uint64_t kRowBytes = 200;  // what an entry costs beside its texts
constexpr std::uint64_t kPageBytes = 8192;
constexpr std::size_t kUsesBeforeWrite = 256;
constexpr std::int64_t kRetryMilliseconds = 60'000;
constexpr std::size_t kKeptConnections = 8;

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

std::int64_t steadyMilliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::int64_t wallMicroseconds() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// Names and values hold no line breaks: each came as one line.
std::string packed(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += name + ":" + value + "\n";
  return text;
}

Headers unpacked(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const std::size_t colon = line.find(':'); colon != line.npos) {
      headers.emplace(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  return headers;
}

std::int64_t headSum(const std::string& key, std::string_view head, std::string_view finalUri,
                     int status, const Freshness& freshness) {
  std::uint64_t sum = checksum64(key, static_cast<std::uint64_t>(status));
  sum = checksum64(head, sum);
  sum = checksum64(finalUri, sum);
  const std::int64_t numbers[3] = {freshness.currentAt, freshness.freshUntil,
                                   freshness.mustRevalidate ? 1 : 0};
  sum = checksum64({reinterpret_cast<const char*>(numbers), sizeof numbers}, sum);
  return static_cast<std::int64_t>(sum);
}

/// Disk space: a larger body fills whole pages.
std::uint64_t spaceOf(std::size_t bodyBytes) {
  if (bodyBytes < kPageBytes / 4) return bodyBytes;
  return (bodyBytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

std::int64_t bodySum(std::string_view body) {
  return static_cast<std::int64_t>(checksum64(body));
}

}  // namespace

struct CacheStore::Connection {
  SqlitePointer db;
  std::uint64_t generation = 0;
  SqliteStatement find, freshness, idOf, insert, insertBody, refresh, remove, use, total, least,
      removeId, count, begin, commit, rollback;

  int open(const std::filesystem::path& file);
  void prepare();
  std::string message() const { return db ? sqlite3_errmsg(db.get()) : "no memory"; }
};

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

/// A connection for one use; goes back to the idle ones after it.
class CacheStore::Lease {
 public:
  explicit Lease(CacheStore& store) : _store(store), _connection(store.take()) {}
  ~Lease() {
    if (_connection) _store.giveBack(std::move(_connection));
  }
  Lease(const Lease&) = delete;
  explicit operator bool() const { return _connection != nullptr; }
  Connection* operator->() { return _connection.get(); }
  Connection& operator*() { return *_connection; }

 private:
  CacheStore& _store;
  std::unique_ptr<Connection> _connection;
};

CacheStore::CacheStore(std::filesystem::path folder, std::uint64_t maxBytes)
    : _folder(std::move(folder)), _file(_folder / "answers-1.sqlite"), _maxBytes(maxBytes) {
  std::error_code code;
  std::filesystem::create_directories(_folder, code);
  write([&](Connection& c) { return evict(c, 0); });  // the bound may have been lowered
}

CacheStore::~CacheStore() {
  write([&](Connection& c) { return writeUses(c); });
}

std::unique_ptr<CacheStore::Connection> CacheStore::take() {
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(_mutex);
    if (!_idle.empty()) {
      std::unique_ptr<Connection> connection = std::move(_idle.back());
      _idle.pop_back();
      return connection;
    }
    if (steadyMilliseconds() < _retryAt && !_problem.empty()) return nullptr;
    generation = _generation;
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto connection = std::make_unique<Connection>();
    const int code = connection->open(_file);
    connection->generation = generation;
    if (code == SQLITE_OK) return connection;
    const std::string message = connection->message();
    connection.reset();
    if (!isDamage(code) || attempt > 0) {
      failed(code, message);
      return nullptr;
    }
    startAnew();
    const std::lock_guard lock(_mutex);
    generation = _generation;
  }
  return nullptr;
}

void CacheStore::giveBack(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(_mutex);
  if (connection->generation == _generation && _idle.size() < kKeptConnections) {
    _idle.push_back(std::move(connection));
  }
}

/// The file is damaged beyond one entry: another takes its place. Processes that have the old one
/// open go on with it until they find the damage too.
void CacheStore::startAnew() {
  const int lockFile =
      ::open((_folder / "answers.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lockFile >= 0) ::flock(lockFile, LOCK_EX);
  // Another process may have done it while we waited for the lock.
  Connection probe;
  const int code = probe.open(_file);
  SqliteStatement check;
  if (code == SQLITE_OK) check = SqliteStatement(probe.db.get(), "PRAGMA quick_check(1)");
  const bool whole = code == SQLITE_OK && check.step() == SQLITE_ROW && check.bytes(0) == "ok";
  check = {};
  probe = {};
  if (!whole) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(_file.string() + suffix, ignored);
    }
    log::write(log::Level::Warning,
               fmt::format("{}: the cache was damaged: it begins anew, empty", _file.string()));
  }
  if (lockFile >= 0) ::close(lockFile);
  const std::lock_guard lock(_mutex);
  ++_generation;
  _idle.clear();
  _uses.clear();
  if (!whole) ++_damaged;
}

void CacheStore::failed(int code, const std::string& message) {
  if (isDamage(code)) {
    startAnew();
    return;
  }
  if (!isUnwritable(code)) return;  // busy: another process writes much; nothing is lost
  bool first = false;
  {
    const std::lock_guard lock(_mutex);
    first = _problem.empty();
    _problem = fmt::format("{}: cannot be written ({}): fetched data is not kept", _file.string(),
                           message);
    _retryAt = steadyMilliseconds() + kRetryMilliseconds;
  }
  if (first) log::write(log::Level::Warning, problem());
}

bool CacheStore::mayWrite() const {
  const std::lock_guard lock(_mutex);
  return _problem.empty() || steadyMilliseconds() >= _retryAt;
}

std::string CacheStore::problem() const {
  const std::lock_guard lock(_mutex);
  return _problem;
}

/// Runs `work` in a transaction of its own; all of it or nothing.
template <typename Work>
int CacheStore::write(const Work& work) {
  if (!mayWrite()) return SQLITE_FULL;
  const std::lock_guard writing(_writing);
  int code = SQLITE_OK;
  std::string message;
  {
    Lease c(*this);
    if (!c) return SQLITE_CANTOPEN;
    code = c->begin.run();
    if (code == SQLITE_OK) code = work(*c);
    if (code == SQLITE_OK) code = c->commit.run();
    if (code != SQLITE_OK) {
      message = c->message();
      if (!sqlite3_get_autocommit(c->db.get())) c->rollback.run();
    }
  }
  if (code != SQLITE_OK) {
    failed(code, message);
    return code;
  }
  const std::lock_guard lock(_mutex);
  _problem.clear();
  return code;
}

void CacheStore::noteUse(std::int64_t id) {
  bool many = false;
  {
    const std::lock_guard lock(_mutex);
    _lastUse = std::max(_lastUse + 1, wallMicroseconds());
    _uses[id] = _lastUse;
    many = _uses.size() >= kUsesBeforeWrite;
  }
  if (many) write([&](Connection& c) { return writeUses(c); });
}

int CacheStore::writeUses(Connection& c) {
  std::unordered_map<std::int64_t, std::int64_t> uses;
  {
    const std::lock_guard lock(_mutex);
    uses.swap(_uses);
  }
  for (const auto& [id, time] : uses) {
    const int code = c.use.bind(1, id).bind(2, time).run();
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

std::optional<CachedAnswer> CacheStore::find(const std::string& key) {
  CachedAnswer answer;
  bool whole = false;
  {
    Lease c(*this);
    if (!c) return std::nullopt;
    const StatementUse use(c->find);
    SqliteStatement& row = c->find;
    const int code = row.bind(1, key).step();
    if (code == SQLITE_DONE) return std::nullopt;
    if (code != SQLITE_ROW) {
      failed(code, c->message());
      return std::nullopt;
    }
    answer.id = row.integer(0);
    answer.status = static_cast<int>(row.integer(1));
    answer.headers = unpacked(row.bytes(2));
    answer.finalUri = row.bytes(3);
    answer.freshness = {row.integer(4), row.integer(5), row.integer(6) != 0};
    answer.body = row.bytes(9);
    whole = headSum(key, row.bytes(2), answer.finalUri, answer.status, answer.freshness) ==
                row.integer(7) &&
            bodySum(answer.body) == row.integer(8);
  }
  if (!whole) {
    ++_damaged;
    remove(key);
    return std::nullopt;
  }
  noteUse(answer.id);
  return answer;
}

std::optional<Freshness> CacheStore::freshness(const std::string& key) {
  Lease c(*this);
  if (!c) return std::nullopt;
  const StatementUse use(c->freshness);
  SqliteStatement& row = c->freshness;
  if (row.bind(1, key).step() != SQLITE_ROW) return std::nullopt;
  return Freshness{row.integer(0), row.integer(1), row.integer(2) != 0};
}

/// Drops the least used until `room` more bytes fit. Goes a little further, so that the next few
/// need not.
int CacheStore::evict(Connection& c, std::uint64_t room) {
  if (c.total.step() != SQLITE_ROW) {
    c.total.reset();
    return SQLITE_ERROR;
  }
  auto bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(c.total.integer(0), 0));
  c.total.reset();
  if (bytes + room <= _maxBytes) return SQLITE_OK;
  if (const int code = writeUses(c); code != SQLITE_OK) return code;
  const std::uint64_t goal = _maxBytes - _maxBytes / 50;
  while (bytes + room > goal) {
    std::vector<std::pair<std::int64_t, std::uint64_t>> victims;
    while (c.least.step() == SQLITE_ROW) {
      victims.emplace_back(c.least.integer(0), static_cast<std::uint64_t>(c.least.integer(1)));
    }
    c.least.reset();
    if (victims.empty()) return SQLITE_OK;
    for (const auto& [id, size] : victims) {
      if (bytes + room <= goal) break;
      if (const int code = c.removeId.bind(1, id).run(); code != SQLITE_OK) return code;
      bytes -= std::min(bytes, size);
      ++_evicted;
    }
  }
  return SQLITE_OK;
}

int CacheStore::writeAnswer(Connection& c, const std::string& key, const CachedAnswer& answer) {
  const std::string head = packed(answer.headers);
  const std::uint64_t bytes =
      spaceOf(answer.body.size()) + head.size() + key.size() + answer.finalUri.size() + kRowBytes;
  if (int code = c.remove.bind(1, std::string_view(key)).run(); code != SQLITE_OK) return code;
  if (int code = evict(c, bytes); code != SQLITE_OK) return code;
  std::int64_t used = 0;
  {
    const std::lock_guard lock(_mutex);
    used = _lastUse = std::max(_lastUse + 1, wallMicroseconds());
  }
  const Freshness& f = answer.freshness;
  c.insert.bind(1, std::string_view(key)).bind(2, answer.status).bindBlob(3, head);
  c.insert.bind(4, std::string_view(answer.finalUri)).bind(5, f.currentAt).bind(6, f.freshUntil);
  c.insert.bind(7, f.mustRevalidate ? 1 : 0);
  c.insert.bind(8, headSum(key, head, answer.finalUri, answer.status, f));
  c.insert.bind(9, bodySum(answer.body)).bind(10, static_cast<std::int64_t>(bytes)).bind(11, used);
  if (int code = c.insert.run(); code != SQLITE_OK) return code;
  return c.insertBody.bind(1, sqlite3_last_insert_rowid(c.db.get())).bindBlob(2, answer.body).run();
}

void CacheStore::put(const std::string& key, const CachedAnswer& answer) {
  if (answer.body.size() > _maxBytes / 4) return;  // one answer must not drive out all others
  if (write([&](Connection& c) { return writeAnswer(c, key, answer); }) == SQLITE_OK) ++_stored;
}

void CacheStore::refresh(const std::string& key, const CachedAnswer& answer) {
  write([&](Connection& c) {
    const std::string head = packed(answer.headers);
    const Freshness& f = answer.freshness;
    c.refresh.bind(1, answer.id).bind(2, std::string_view(key)).bindBlob(3, head);
    c.refresh.bind(4, f.currentAt).bind(5, f.freshUntil).bind(6, f.mustRevalidate ? 1 : 0);
    c.refresh.bind(7, headSum(key, head, answer.finalUri, answer.status, f));
    return c.refresh.bind(8, bodySum(answer.body)).run();
  });
}

void CacheStore::remove(const std::string& key) {
  write([&](Connection& c) { return c.remove.bind(1, std::string_view(key)).run(); });
}

Status CacheStore::clear() {
  const int code = write([](Connection& c) {
    return sqlite3_exec(c.db.get(), "DELETE FROM entry", nullptr, nullptr, nullptr);
  });
  if (code == SQLITE_OK) {
    const std::lock_guard writing(_writing);
    Lease c(*this);
    if (c) {  // the disk space too; where others are busy, later writes use it
      sqlite3_exec(c->db.get(), "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)",
                   nullptr, nullptr, nullptr);
    }
    return {};
  }
  const std::string why = problem();
  return Error{Error::Kind::Io,
               why.empty() ? _file.string() + ": the cache is busy; try again" : why};
}

StoreCounts CacheStore::counts() {
  StoreCounts counts;
  counts.stored = _stored;
  counts.evicted = _evicted;
  counts.damaged = _damaged;
  Lease c(*this);
  if (!c) return counts;
  if (c->count.step() == SQLITE_ROW)
    counts.entries = static_cast<std::uint64_t>(c->count.integer(0));
  c->count.reset();
  if (c->total.step() == SQLITE_ROW) counts.bytes = static_cast<std::uint64_t>(c->total.integer(0));
  c->total.reset();
  return counts;
}

}  // namespace kokudo::io::detail
