#include "index/catalog/detail/Sqlite.h"

#include <fmt/format.h>

#include <cerrno>

namespace kokudo::catalog::detail {
namespace {

Error::Kind kindOf(int code, int systemErrno) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Error::Kind::NoSpace;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return Error::Kind::Permission;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return Error::Kind::Integrity;
    case SQLITE_CANTOPEN:
      if (systemErrno == ENOENT || systemErrno == ENOTDIR) return Error::Kind::NotFound;
      if (systemErrno == EACCES || systemErrno == EROFS) return Error::Kind::Permission;
      return Error::Kind::Io;
    case SQLITE_IOERR:
      if (systemErrno == ENOSPC || systemErrno == EDQUOT || systemErrno == EFBIG)
        return Error::Kind::NoSpace;
      return Error::Kind::Io;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error::Kind::Io;
    default:
      return Error::Kind::Internal;
  }
}

std::string_view adviceFor(int code, Error::Kind kind) {
  if (kind == Error::Kind::Integrity)
    return "; the file is not a catalogue or is damaged: restore it from a copy or harvest again";
  if (kind == Error::Kind::NoSpace) return "; nothing of this step was stored: make room and retry";
  if ((code & 0xff) == SQLITE_BUSY) return "; another process is writing: wait and retry";
  return "";
}

}  // namespace

Error sqliteError(sqlite3* db, int code, const std::string& file, std::string_view what) {
  const int systemErrno = db ? sqlite3_system_errno(db) : 0;
  const Error::Kind kind = kindOf(code, systemErrno);
  const char* message = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  return {kind, fmt::format("{}: {}: {}{}", file, what, message, adviceFor(code, kind))};
}

}  // namespace kokudo::catalog::detail
