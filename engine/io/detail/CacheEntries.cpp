// Answers in and out.

#include "engine/io/detail/CacheConnection.h"
#include "engine/io/detail/CachedHead.h"

#include <algorithm>
#include <utility>

namespace kokudo::io::detail {
namespace {

constexpr std::uint64_t kRowBytes = 200;  // what an entry costs beside its texts
constexpr std::uint64_t kPageBytes = 8192;

/// Disk space: a larger body fills whole pages.
std::uint64_t spaceOf(std::size_t bodyBytes) {
  if (bodyBytes < kPageBytes / 4) return bodyBytes;
  return (bodyBytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

}  // namespace

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

int CacheStore::writeAnswer(Connection& c, const std::string& key, const CachedAnswer& answer) {
  const std::string head = packed(answer.headers);
  const std::uint64_t bytes =
      spaceOf(answer.body.size()) + head.size() + key.size() + answer.finalUri.size() + kRowBytes;
  if (int code = c.remove.bind(1, std::string_view(key)).run(); code != SQLITE_OK) return code;
  if (int code = evict(c, bytes); code != SQLITE_OK) return code;
  const std::int64_t used = nextUse();
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
