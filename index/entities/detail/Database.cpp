#include "index/entities/detail/Database.h"

namespace kokudo::entities::detail {
namespace {

Error::Kind kindOf(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Error::Kind::NoSpace;
    case SQLITE_CANTOPEN:
      return Error::Kind::NotFound;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return Error::Kind::Permission;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error::Kind::Integrity;
    default:
      return Error::Kind::Io;
  }
}

}  // namespace

Status Database::open(const std::string& name, int flags) {
  file = name;
  const int code = sqlite3_open_v2(name.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return error(code);
  sqlite3_extended_result_codes(db, 1);
  return {};
}

void Database::close() {
  sqlite3_close_v2(db);
  db = nullptr;
}

Status Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Error Database::error(int code) const {
  const char* said = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  return {kindOf(code), file + ": " + said + "; the links can be built anew from the catalogue"};
}

Status Statement::prepare(const Database& database, std::string_view sql) {
  _owner = &database;
  const int code = sqlite3_prepare_v3(database.db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &_statement, nullptr);
  if (code != SQLITE_OK) return database.error(code);
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(_statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return _owner->error(code);
}

Status Statement::run() {
  for (;;) {
    const auto more = step();
    if (!more || !*more) {
      reset();
      if (!more) return more.error();
      return {};
    }
  }
}

}  // namespace kokudo::entities::detail
