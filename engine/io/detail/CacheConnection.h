#pragma once

#include "engine/io/detail/CacheStore.h"

#include <memory>
#include <string>

namespace kokudo::io::detail {

/// The cache's file, opened, with all that is ever asked of it prepared. One thread at a time.
struct CacheStore::Connection {
  SqlitePointer db;
  std::uint64_t generation = 0;
  SqliteStatement find, freshness, idOf, insert, insertBody, refresh, remove, use, total, least,
      removeId, count, begin, commit, rollback;

  int open(const std::filesystem::path& file);
  void prepare();
  std::string message() const { return db ? sqlite3_errmsg(db.get()) : "no memory"; }
};

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

}  // namespace kokudo::io::detail
