#include "engine/io/detail/Sqlite.h"

namespace kokudo::io::detail {

SqliteStatement::SqliteStatement(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement, nullptr);
  _statement.reset(statement);
}

SqliteStatement& SqliteStatement::bind(int index, std::int64_t value) {
  if (_statement) sqlite3_bind_int64(_statement.get(), index, value);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int index, std::string_view text) {
  if (_statement) {
    sqlite3_bind_text64(_statement.get(), index, text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }
  return *this;
}

SqliteStatement& SqliteStatement::bindBlob(int index, std::string_view bytes) {
  if (_statement) {
    // A null pointer would bind NULL.
    const char* data = bytes.empty() ? "" : bytes.data();
    sqlite3_bind_blob64(_statement.get(), index, data, bytes.size(), SQLITE_STATIC);
  }
  return *this;
}

int SqliteStatement::step() {
  return _statement ? sqlite3_step(_statement.get()) : SQLITE_ERROR;
}

void SqliteStatement::reset() {
  if (!_statement) return;
  sqlite3_reset(_statement.get());
  sqlite3_clear_bindings(_statement.get());
}

int SqliteStatement::run() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = step();
  reset();
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

std::int64_t SqliteStatement::integer(int column) const {
  return sqlite3_column_int64(_statement.get(), column);
}

std::string_view SqliteStatement::bytes(int column) const {
  const void* data = sqlite3_column_blob(_statement.get(), column);
  const int size = sqlite3_column_bytes(_statement.get(), column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size))
              : std::string_view();
}

bool isDamage(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

bool isUnwritable(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_FULL || primary == SQLITE_IOERR || primary == SQLITE_READONLY ||
         primary == SQLITE_CANTOPEN || primary == SQLITE_PERM || primary == SQLITE_AUTH;
}

}  // namespace kokudo::io::detail
