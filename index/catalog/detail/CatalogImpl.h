#pragma once

#include "index/catalog/Catalog.h"
#include "index/catalog/detail/Sqlite.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace kokudo::catalog {

/// The connection, its prepared statements and the state of the open transaction.
struct Catalog::Impl {
  // Closed after the statements, which are declared after it.
  struct Connection {
    sqlite3* db = nullptr;
    ~Connection() { sqlite3_close(db); }
  };

  std::string file;
  Connection connection;
  bool inTransaction = false;
  std::int64_t schemaVersion = 0;             // of the file
  std::int64_t before = 0;                    // revision when the transaction began
  std::int64_t changes = 0;                   // of records, since the transaction began
  std::map<std::string, std::int64_t> added;  // by source, since the transaction began
  detail::Statement selectHash, insert, update, erase, select, selectAll, addCount, addRevision,
      selectRevision, selectCounts, putState, selectState, eraseState, selectMeta, selectChanged,
      selectGone, bury, unbury;

  Error error(int code, std::string_view what) const {
    return detail::sqliteError(connection.db, code, file, what);
  }

  Status execute(const char* sql, std::string_view what);
  Status run(detail::Statement& statement, std::string_view what);
  Result<std::int64_t> pragma(const std::string& name);
  Status connect(bool readOnly);
  Status prepareSchema(bool readOnly);
  Status migrate();
  Status prepareStatements(bool readOnly);
  /// A number of the table meta; 0 if absent.
  Result<std::int64_t> meta(std::string_view key);
  Status begin();
  Status commit();
  void rollBack();
  Result<UpsertOutcome> store(const Record& record);
  Result<bool> erase1(const std::string& id);
  Result<Record> decode(const detail::Statement& row) const;
  static StoredRow rowOf(const detail::Statement& row);

  // One change as a transaction of its own unless one is open.
  template <typename Change>
  auto inside(Change change) -> decltype(change()) {
    if (inTransaction) return change();
    if (auto begun = begin(); !begun) return begun.error();
    auto result = change();
    if (!result) {
      rollBack();
      return result;
    }
    if (auto committed = commit(); !committed) return committed.error();
    return result;
  }
};

}  // namespace kokudo::catalog
