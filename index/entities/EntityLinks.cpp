#include "index/entities/EntityLinks.h"

#include "index/entities/detail/Database.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kokudo::entities {

using detail::Database;
using detail::Statement;

struct EntityLinks::Impl {
  Database database;
  Statement entityOf, members, links;

  Status prepare();
  Result<std::int64_t> number(const char* sql) const;
  Result<std::string> idOf(const std::string& record);
  Result<Entity> entity(const std::string& id);
  Link readLink() const;
};

Status EntityLinks::Impl::prepare() {
  const auto application = number("PRAGMA application_id"), version = number("PRAGMA user_version");
  if (!application) return application.error();
  if (!version) return version.error();
  if (*application != detail::kApplicationId)
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: not a file of entity links (application_id {}); build the links "
                             "anew",
                             database.file, *application)};
  if (*version != detail::kSchemaVersion)
    return Error{
        Error::Kind::Unsupported,
        fmt::format("{}: entity links of schema {}, this program reads {}; build the links "
                    "anew",
                    database.file, *version, detail::kSchemaVersion)};
  if (auto done = entityOf.prepare(database, "SELECT entity FROM members WHERE record=?"); !done)
    return done;
  if (auto done =
          members.prepare(database, "SELECT record FROM members WHERE entity=? ORDER BY record");
      !done)
    return done;
  return links.prepare(database,
                       "SELECT first, second, keys, score, name, metres, kind, municipality, year "
                       "FROM links WHERE entity=? ORDER BY first, second");
}

Result<std::int64_t> EntityLinks::Impl::number(const char* sql) const {
  Statement statement;
  if (auto done = statement.prepare(database, sql); !done) return done.error();
  const auto row = statement.step();
  if (!row) return row.error();
  return *row ? statement.integer(0) : 0;
}

Result<std::string> EntityLinks::Impl::idOf(const std::string& record) {
  entityOf.bind(1, std::string_view(record));
  const auto row = entityOf.step();
  std::string id = row.ok() && *row ? entityOf.text(0) : std::string();
  entityOf.reset();
  if (!row) return row.error();
  return id;
}

Link EntityLinks::Impl::readLink() const {
  Link link;
  link.first = links.text(0);
  link.second = links.text(1);
  const std::string keys = links.text(2);
  for (std::size_t from = 0; from < keys.size();) {
    const std::size_t end = std::min(keys.find('\n', from), keys.size());
    link.keys.push_back(keys.substr(from, end - from));
    from = end + 1;
  }
  link.score = links.real(3);
  link.parts.name = links.real(4);
  if (links.real(5) >= 0) link.parts.metres = links.real(5);
  link.parts.kind = Agreement(links.integer(6));
  link.parts.municipality = Agreement(links.integer(7));
  link.parts.year = Agreement(links.integer(8));
  return link;
}

Result<Entity> EntityLinks::Impl::entity(const std::string& id) {
  Entity found;
  found.id = id;
  members.reset();
  links.reset();
  members.bind(1, std::string_view(found.id));
  links.bind(1, std::string_view(found.id));
  Result<bool> more = members.step();
  for (; more.ok() && *more; more = members.step()) found.members.push_back(members.text(0));
  if (more.ok())
    for (more = links.step(); more.ok() && *more; more = links.step())
      found.links.push_back(readLink());
  members.reset();
  links.reset();
  if (!more) return more.error();
  return found;
}

EntityLinks::EntityLinks(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
EntityLinks::EntityLinks(EntityLinks&&) noexcept = default;
EntityLinks& EntityLinks::operator=(EntityLinks&&) noexcept = default;
EntityLinks::~EntityLinks() = default;

Result<EntityLinks> EntityLinks::open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    return Error{Error::Kind::NotFound,
                 file.string() + ": no entity links here; build them from the catalogue"};
  auto impl = std::make_unique<Impl>();
  if (auto done = impl->database.open(file.string(), SQLITE_OPEN_READONLY); !done.ok())
    return done.error();
  if (auto done = impl->prepare(); !done.ok()) return done.error();
  return EntityLinks(std::move(impl));
}

Result<std::optional<Entity>> EntityLinks::entityOf(const std::string& recordId) const {
  const auto id = _impl->idOf(recordId);
  if (!id) return id.error();
  if (id->empty()) return std::optional<Entity>();
  auto found = _impl->entity(*id);
  if (!found) return found.error();
  return std::optional<Entity>(std::move(*found));
}

Result<std::string> EntityLinks::entityIdOf(const std::string& recordId) const {
  auto id = _impl->idOf(recordId);
  if (id.ok() && id->empty()) return recordId;
  return id;
}

Status EntityLinks::forEachEntity(const std::function<bool(const Entity&)>& visit) const {
  Statement ids;
  if (auto done = ids.prepare(_impl->database, "SELECT DISTINCT entity FROM members ORDER BY 1");
      !done)
    return done;
  for (;;) {
    const auto more = ids.step();
    if (!more) return more.error();
    if (!*more) return {};
    const auto found = _impl->entity(ids.text(0));
    if (!found) return found.error();
    if (!visit(*found)) return {};
  }
}

Status EntityLinks::forEachMember(
    const std::function<bool(std::string_view record, std::string_view entity)>& visit) const {
  Statement rows;
  if (auto done = rows.prepare(_impl->database, "SELECT record, entity FROM members ORDER BY 1");
      !done)
    return done;
  for (;;) {
    const auto more = rows.step();
    if (!more) return more.error();
    if (!*more || !visit(rows.text(0), rows.text(1))) return {};
  }
}

Result<std::uint64_t> EntityLinks::count() const {
  const auto n = _impl->number("SELECT count(DISTINCT entity) FROM members");
  if (!n) return n.error();
  return static_cast<std::uint64_t>(*n);
}

Result<std::int64_t> EntityLinks::catalogRevision() const {
  return _impl->number("SELECT value FROM meta WHERE key='catalog-revision'");
}

Result<std::int64_t> EntityLinks::catalogIdentity() const {
  return _impl->number("SELECT value FROM meta WHERE key='catalog-identity'");
}

std::string reasonOf(const Link& link) {
  if (!link.keys.empty()) {
    std::string text = "key";
    for (const auto& key : link.keys) text += (text == "key" ? " " : ", ") + key;
    return text;
  }
  const ScoreParts& parts = link.parts;
  std::string text = fmt::format("score {:.2f}: name {:.2f}", link.score, parts.name);
  text += parts.metres ? fmt::format(", {:.0f} m", *parts.metres) : ", one has no place";
  const auto say = [&](Agreement agreement, const char* what) {
    if (agreement == Agreement::Unknown) return;
    text += std::string(agreement == Agreement::Same ? ", same " : ", different ") + what;
  };
  say(parts.kind, "kind");
  say(parts.municipality, "municipality");
  say(parts.year, "year");
  return text;
}

}  // namespace kokudo::entities
