#pragma once

#include "engine/base/Result.h"

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kokudo::entities::detail {

constexpr std::int64_t kApplicationId = 0x4b6f456e;  // "KoEn"
constexpr std::int64_t kSchemaVersion = 1;

/// A SQLite file, closed with the object.
struct Database {
  sqlite3* db = nullptr;
  std::string file;

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { close(); }
  Status open(const std::string& name, int flags);
  void close();
  Status execute(const std::string& sql);
  /// The typed error for what SQLite last said.
  Error error(int code) const;
};

/// A prepared statement. Texts are bound without a copy: they must live until the next `reset`.
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept
      : _owner(other._owner), _statement(std::exchange(other._statement, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement() { sqlite3_finalize(_statement); }

  Status prepare(const Database& database, std::string_view sql);
  void bind(int at, std::string_view text) {
    sqlite3_bind_text64(_statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int at, std::int64_t number) { sqlite3_bind_int64(_statement, at, number); }
  void bind(int at, double number) { sqlite3_bind_double(_statement, at, number); }
  /// True for a row, false at the end.
  Result<bool> step();
  /// Steps to the end and resets.
  Status run();
  void reset() { sqlite3_reset(_statement); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(_statement, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(_statement, column))};
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(_statement, column); }
  double real(int column) const { return sqlite3_column_double(_statement, column); }
  bool isNull(int column) const { return sqlite3_column_type(_statement, column) == SQLITE_NULL; }

 private:
  const Database* _owner = nullptr;
  sqlite3_stmt* _statement = nullptr;
};

}  // namespace kokudo::entities::detail
