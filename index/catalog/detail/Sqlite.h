#pragma once

#include "engine/base/Result.h"

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace kokudo::catalog::detail {

/// The typed `Error` for what SQLite last said on this connection.
Error sqliteError(sqlite3* db, int code, const std::string& file, std::string_view what);

/// A prepared statement. Texts are bound without a copy: they must live until the next `reset`.
class Statement {
 public:
  Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(_statement); }

  int prepare(sqlite3* db, std::string_view sql) {
    return sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                              SQLITE_PREPARE_PERSISTENT, &_statement, nullptr);
  }
  void bind(int at, std::string_view text) {
    sqlite3_bind_text64(_statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int at, std::int64_t number) { sqlite3_bind_int64(_statement, at, number); }
  int step() { return sqlite3_step(_statement); }
  void reset() { sqlite3_reset(_statement); }
  std::string_view text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(_statement, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(_statement, column))};
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(_statement, column); }

 private:
  sqlite3_stmt* _statement = nullptr;
};

/// Resets a statement at the end of the scope, so that no read transaction stays open.
class Use {
 public:
  explicit Use(Statement& statement) : _statement(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { _statement.reset(); }

 private:
  Statement& _statement;
};

}  // namespace kokudo::catalog::detail
