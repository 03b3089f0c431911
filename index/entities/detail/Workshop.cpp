#include "index/entities/detail/Workshop.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace kokudo::entities::detail {
namespace {

constexpr const char* kWorkshopSchema =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
    "PRAGMA temp_store=FILE;"
    "CREATE TABLE features(o INTEGER PRIMARY KEY, id TEXT, kind INT, grp INT, dataset INT, muni "
    "INT,"
    " year INT, placed INT, lon REAL, lat REAL, x INT, y INT, title TEXT, kana TEXT);"
    "CREATE TABLE keys(key TEXT, o INT);"
    "CREATE TABLE candidates(score REAL, a INT, b INT, name REAL, metres REAL, kind INT, muni INT,"
    " year INT);"
    "BEGIN;";
constexpr const char* kColumns =
    "SELECT o, kind, grp, dataset, muni, year, placed, lon, lat, x, y, title, kana FROM features ";

bool isPlaced(const catalog::Place& place) {
  using catalog::PlaceQuality;
  return place.how == PlaceQuality::Exact || place.how == PlaceQuality::Point ||
         place.how == PlaceQuality::Bbox;
}

Status prepared(const Database& database, std::unique_ptr<Statement>& statement, const char* sql) {
  statement = std::make_unique<Statement>();
  return statement->prepare(database, sql);
}

}  // namespace

Error cancelled() {
  return {Error::Kind::Cancelled, "finding records of one thing: stopped; nothing was changed"};
}

Workshop::~Workshop() {
  _insert.reset();
  _insertKey.reset();
  _insertCandidate.reset();
  _selectOne.reset();
  _selectId.reset();
  _database.close();
  std::error_code ignored;
  std::filesystem::remove(_file, ignored);
}

Status Workshop::open() {
  std::error_code ignored;
  std::filesystem::remove(_file, ignored);  // of a build that was killed
  if (auto done = _database.open(_file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); !done)
    return done;
  if (auto done = _database.execute(kWorkshopSchema); !done) return done;
  const std::string one = std::string(kColumns) + "WHERE o=?";
  for (auto& [statement, sql] :
       std::initializer_list<std::pair<std::unique_ptr<Statement>*, const char*>>{
           {&_insert, "INSERT INTO features VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
           {&_insertKey, "INSERT INTO keys VALUES(?,?)"},
           {&_insertCandidate, "INSERT INTO candidates VALUES(?,?,?,?,?,?,?,?)"},
           {&_selectOne, one.c_str()},
           {&_selectId, "SELECT id FROM features WHERE o=?"}})
    if (auto done = prepared(_database, *statement, sql); !done) return done;
  return {};
}

std::int32_t Workshop::interned(std::unordered_map<std::string, std::int32_t>& table,
                                const std::string& text) {
  return table.try_emplace(text, static_cast<std::int32_t>(table.size())).first->second;
}

Status Workshop::add(const catalog::Record& record, const LinkOptions& options) {
  Features f;
  f.ordinal = _next++;
  const std::string group = groupOf(record.kind);
  f.group = interned(_groups, group);
  if (isTownGroup(group)) _townGroup = f.group;
  f.placed = isPlaced(record.place);
  f.longitude = record.place.longitude;
  f.latitude = record.place.latitude;
  if (f.placed) setCell(f);
  const std::string kana = kanaOf(record);
  Statement& row = *_insert;
  row.bind(1, f.ordinal);
  row.bind(2, std::string_view(record.id));
  row.bind(3, std::int64_t(interned(_kinds, record.kind)));
  row.bind(4, std::int64_t(f.group));
  row.bind(5, std::int64_t(interned(_datasets, record.source + '\n' + record.dataset)));
  row.bind(6, std::int64_t(std::atoi(record.municipality.c_str())));
  row.bind(7, std::int64_t(record.year.value_or(0)));
  row.bind(8, std::int64_t(f.placed));
  row.bind(9, f.longitude);
  row.bind(10, f.latitude);
  row.bind(11, std::int64_t(f.x));
  row.bind(12, std::int64_t(f.y));
  row.bind(13, std::string_view(record.title));
  row.bind(14, std::string_view(kana));
  if (auto done = row.run(); !done) return done;
  std::set<std::string> keys;
  if (options.sharedKeys) keys.insert(record.sharedKeys.begin(), record.sharedKeys.end());
  if (options.officialCodes)
    keys.merge([&] {
      const auto codes = officialCodes(record);
      return std::set<std::string>(codes.begin(), codes.end());
    }());
  for (const auto& key : keys) {
    _insertKey->bind(1, std::string_view(key));
    _insertKey->bind(2, f.ordinal);
    if (auto done = _insertKey->run(); !done) return done;
  }
  return {};
}

Status Workshop::take(const catalog::Catalog& catalog, const LinkOptions& options,
                      Progress& progress, const CancelToken& token, LinkReport& report) {
  const auto total = catalog.count();
  if (!total) return total.error();
  Status added;
  const auto visited = catalog.forEach([&](const catalog::Record& record) {
    if (report.records % 1024 == 0) {
      progress.update(report.records, *total, "reading records");
      if (token.cancelled()) added = cancelled();
    }
    if (added.ok()) added = add(record, options);
    if (added.ok()) ++report.records;
    return added.ok();
  });
  if (!added.ok()) return added;
  return visited;
}

Features Workshop::read(const Statement& row) const {
  const auto number = [&](int column) { return static_cast<std::int32_t>(row.integer(column)); };
  Features f;
  f.ordinal = row.integer(0);
  f.kind = number(1);
  f.group = number(2);
  f.dataset = number(3);
  f.municipality = number(4);
  f.year = number(5);
  f.placed = row.integer(6) != 0;
  f.longitude = row.real(7);
  f.latitude = row.real(8);
  f.x = number(9);
  f.y = number(10);
  f.name = nameOf(row.text(11), row.text(12), f.group == _townGroup);
  return f;
}

Status Workshop::forEach(const std::string& condition,
                         const std::function<Status(Features&&)>& visit) const {
  Statement rows;
  if (auto done = rows.prepare(_database, kColumns + condition); !done) return done;
  for (;;) {
    const auto more = rows.step();
    if (!more) return more.error();
    if (!*more) return {};
    if (auto done = visit(read(rows)); !done) return done;
  }
}

Result<Features> Workshop::features(std::int64_t ordinal) {
  _selectOne->reset();
  _selectOne->bind(1, ordinal);
  const auto more = _selectOne->step();
  if (!more) return more.error();
  if (!*more) return Error{Error::Kind::Internal, _file + ": a row is missing"};
  return read(*_selectOne);
}

Result<std::string> Workshop::recordId(std::int64_t ordinal) {
  _selectId->reset();
  _selectId->bind(1, ordinal);
  const auto more = _selectId->step();
  if (!more) return more.error();
  if (!*more) return Error{Error::Kind::Internal, _file + ": a row is missing"};
  return _selectId->text(0);
}

Status Workshop::addCandidate(const Features& a, const Features& b, const Judgement& judged) {
  const bool inOrder = a.ordinal < b.ordinal;
  Statement& row = *_insertCandidate;
  row.bind(1, judged.score);
  row.bind(2, inOrder ? a.ordinal : b.ordinal);
  row.bind(3, inOrder ? b.ordinal : a.ordinal);
  row.bind(4, judged.parts.name);
  row.bind(5, judged.parts.metres.value_or(-1));
  row.bind(6, std::int64_t(judged.parts.kind));
  row.bind(7, std::int64_t(judged.parts.municipality));
  row.bind(8, std::int64_t(judged.parts.year));
  return row.run();
}

}  // namespace kokudo::entities::detail
