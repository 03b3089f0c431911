#include "index/entities/detail/LinkFile.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace kokudo::entities::detail {
namespace {

constexpr const char* kSchema =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "CREATE TABLE members(record TEXT NOT NULL PRIMARY KEY, entity TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE links(entity TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,"
    " keys TEXT NOT NULL, score REAL NOT NULL, name REAL NOT NULL, metres REAL,"
    " kind INT NOT NULL, municipality INT NOT NULL, year INT NOT NULL);"
    "CREATE TABLE meta(key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "BEGIN;";
constexpr const char* kIndexes =
    "COMMIT;"
    "CREATE INDEX members_entity ON members(entity, record);"
    "CREATE INDEX links_entity ON links(entity, first, second);";

Status writeMembers(Union& joined, Workshop& workshop, const Database& database,
                    std::unordered_map<std::int64_t, std::string>& idOfRoot, LinkReport& report) {
  Statement insert;
  if (auto done = insert.prepare(database, "INSERT INTO members VALUES(?,?)"); !done) return done;
  for (const auto& [root, members] : joined.entities()) {
    std::vector<std::string> ids;
    for (const std::int64_t member : members) {
      auto id = workshop.recordId(member);
      if (!id) return id.error();
      ids.push_back(std::move(*id));
    }
    const std::string& entity = idOfRoot[root] = *std::min_element(ids.begin(), ids.end());
    for (const auto& id : ids) {
      insert.bind(1, std::string_view(id));
      insert.bind(2, std::string_view(entity));
      if (auto done = insert.run(); !done) return done;
    }
    ++report.entities;
    report.members += ids.size();
  }
  return {};
}

Status writeLink(Statement& insert, const AcceptedLink& link, const std::string& entity,
                 Workshop& workshop) {
  const auto first = workshop.recordId(link.a), second = workshop.recordId(link.b);
  if (!first) return first.error();
  if (!second) return second.error();
  insert.reset();
  insert.bind(1, std::string_view(entity));
  insert.bind(2, std::string_view(*first));
  insert.bind(3, std::string_view(*second));
  insert.bind(4, std::string_view(link.keys));
  insert.bind(5, link.judged.score);
  insert.bind(6, link.judged.parts.name);
  insert.bind(7, link.judged.parts.metres.value_or(-1));
  insert.bind(8, std::int64_t(link.judged.parts.kind));
  insert.bind(9, std::int64_t(link.judged.parts.municipality));
  insert.bind(10, std::int64_t(link.judged.parts.year));
  return insert.run();
}

Status fill(Union& joined, Workshop& workshop, const CatalogState& state, Database& database,
            LinkReport& report) {
  if (auto done = database.execute(kSchema); !done) return done;
  std::unordered_map<std::int64_t, std::string> idOfRoot;
  if (auto done = writeMembers(joined, workshop, database, idOfRoot, report); !done) return done;
  {
    Statement insert;
    if (auto done = insert.prepare(database, "INSERT INTO links VALUES(?,?,?,?,?,?,?,?,?,?)");
        !done)
      return done;
    for (const auto& link : joined.links())
      if (auto done = writeLink(insert, link, idOfRoot[joined.rootOf(link.a)], workshop); !done)
        return done;
  }
  return database.execute("INSERT INTO meta VALUES('catalog-revision'," +
                          std::to_string(state.revision) + "),('catalog-identity'," +
                          std::to_string(state.identity) + ");" + kIndexes +
                          "PRAGMA application_id=" + std::to_string(kApplicationId) +
                          "; PRAGMA user_version=" + std::to_string(kSchemaVersion));
}

Status flush(const std::string& name) {
  const int handle = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return systemError(errno, name);
  const int failed = ::fsync(handle) != 0 ? errno : 0;
  ::close(handle);
  if (failed != 0) return systemError(failed, name);
  return {};
}

}  // namespace

Status writeLinks(Union& joined, Workshop& workshop, const CatalogState& state,
                  const std::filesystem::path& file, LinkReport& report) {
  const std::string beside = file.string() + ".new";
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  Status done;
  {
    Database database;
    done = database.open(beside, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (done.ok()) done = fill(joined, workshop, state, database, report);
  }
  if (done.ok()) done = flush(beside);
  if (done.ok() && std::rename(beside.c_str(), file.c_str()) != 0)
    done = systemError(errno, file.string());
  if (!done.ok()) std::filesystem::remove(beside, ignored);
  if (done.ok()) {
    const auto folder = std::filesystem::absolute(file).parent_path();
    done = flush(folder.string());
  }
  return done;
}

}  // namespace kokudo::entities::detail
