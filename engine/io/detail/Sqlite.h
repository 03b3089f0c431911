#pragma once

#include "engine/base/Result.h"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// A statement that is prepared once and run often. Bind from 1, columns from 0.
class SqliteStatement {
 public:
  SqliteStatement() = default;
  SqliteStatement(sqlite3* db, std::string_view sql);

  SqliteStatement& bind(int index, std::int64_t value);
  /// `text` must live until the statement is reset.
  SqliteStatement& bind(int index, std::string_view text);
  SqliteStatement& bindBlob(int index, std::string_view bytes);
  /// SQLITE_ROW, SQLITE_DONE or an error's code.
  int step();
  void reset();
  /// Steps to the end: SQLITE_OK or the error's code.
  int run();
  std::int64_t integer(int column) const;
  std::string_view bytes(int column) const;  ///< valid until the next step or reset

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> _statement;
};

/// Resets on every way out, so that no read stays open.
class StatementUse {
 public:
  explicit StatementUse(SqliteStatement& statement) : _statement(statement) {}
  ~StatementUse() { _statement.reset(); }
  StatementUse(const StatementUse&) = delete;
  SqliteStatement* operator->() { return &_statement; }

 private:
  SqliteStatement& _statement;
};

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using SqlitePointer = std::unique_ptr<sqlite3, CloseSqlite>;

/// Whether the code says that the file itself is damaged.
bool isDamage(int code);
/// Whether it says that nothing can be written now: disk full, read-only, limits.
bool isUnwritable(int code);

}  // namespace kokudo::io::detail
