#include "index/catalog/Catalog.h"

#include "index/catalog/detail/CatalogImpl.h"

#include <fmt/format.h>

#include <system_error>

namespace kokudo::catalog {

using detail::Statement;
using detail::Use;

Catalog::Catalog(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Result<Catalog> Catalog::open(const std::filesystem::path& file, bool readOnly) {
  std::error_code ignored;
  if (readOnly && !std::filesystem::exists(file, ignored))
    return Error{Error::Kind::NotFound,
                 file.string() + ": no catalogue there; harvest or import something first"};
  auto impl = std::make_unique<Impl>();
  impl->file = file.string();
  if (auto done = impl->connect(readOnly); !done) return done.error();
  if (auto done = impl->prepareSchema(readOnly); !done) return done.error();
  if (auto done = impl->prepareStatements(readOnly); !done) return done.error();
  return Catalog(std::move(impl));
}

Catalog::Transaction::Transaction(Transaction&& other) noexcept : _impl(other._impl) {
  other._impl = nullptr;
}

Catalog::Transaction::~Transaction() {
  if (_impl) _impl->rollBack();
}

Status Catalog::Transaction::commit() {
  if (!_impl) return Error{Error::Kind::BadUsage, "this transaction was already committed"};
  Impl* impl = _impl;
  _impl = nullptr;
  return impl->commit();
}

Result<Catalog::Transaction> Catalog::begin() {
  if (auto begun = _impl->begin(); !begun) return begun.error();
  return Transaction(_impl.get());
}

Result<UpsertOutcome> Catalog::upsert(const Record& record) {
  if (const auto problem = validationProblem(record); !problem.empty())
    return Error{Error::Kind::BadInput,
                 fmt::format("record {}: {}", record.id.substr(0, 200), problem)};
  return _impl->inside([&] { return _impl->store(record); });
}

Result<bool> Catalog::remove(const std::string& id) {
  return _impl->inside([&] { return _impl->erase1(id); });
}

Result<Record> Catalog::find(const std::string& id) const {
  Statement& select = _impl->select;
  const Use use(select);
  select.bind(1, id);
  const int code = select.step();
  if (code == SQLITE_DONE)
    return Error{Error::Kind::NotFound, "no record " + id + " in " + _impl->file};
  if (code != SQLITE_ROW) return _impl->error(code, "reading " + id);
  return _impl->decode(select);
}

Result<std::string> Catalog::contentHash(const std::string& id) const {
  Statement& select = _impl->selectHash;
  const Use use(select);
  select.bind(1, id);
  const int code = select.step();
  if (code == SQLITE_DONE)
    return Error{Error::Kind::NotFound, "no record " + id + " in " + _impl->file};
  if (code != SQLITE_ROW) return _impl->error(code, "reading " + id);
  return std::string(select.text(0));
}

Status Catalog::forEach(const std::function<bool(const Record&)>& visit) const {
  Statement& all = _impl->selectAll;
  const Use use(all);
  for (;;) {
    const int code = all.step();
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return _impl->error(code, "reading records");
    const auto record = _impl->decode(all);
    if (!record) return record.error();
    if (!visit(*record)) return {};
  }
}

Status Catalog::forEachStored(const std::function<bool(StoredRow&&)>& visit) const {
  Statement& all = _impl->selectAll;
  const Use use(all);
  for (;;) {
    const int code = all.step();
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return _impl->error(code, "reading records");
    if (!visit(Impl::rowOf(all))) return {};
  }
}

Result<std::uint64_t> Catalog::count() const {
  const auto counts = countBySource();
  if (!counts) return counts.error();
  std::uint64_t total = 0;
  for (const auto& [source, n] : *counts) total += n;
  return total;
}

Result<std::map<std::string, std::uint64_t>> Catalog::countBySource() const {
  std::map<std::string, std::int64_t> counts;
  if (_impl->inTransaction) counts = _impl->added;
  const Use use(_impl->selectCounts);
  for (;;) {
    const int code = _impl->selectCounts.step();
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return _impl->error(code, "counting");
    counts[std::string(_impl->selectCounts.text(0))] += _impl->selectCounts.integer(1);
  }
  std::map<std::string, std::uint64_t> result;
  for (const auto& [source, n] : counts)
    if (n > 0) result[source] = static_cast<std::uint64_t>(n);
  return result;
}

Result<std::int64_t> Catalog::revision() const {
  Statement& select = _impl->selectRevision;
  const Use use(select);
  const int code = select.step();
  if (code != SQLITE_ROW) return _impl->error(code, "reading the revision");
  return select.integer(0) + (_impl->inTransaction ? _impl->changes : 0);
}

Status Catalog::changesSince(
    std::int64_t revision,
    const std::function<bool(const std::string& id, bool gone)>& visit) const {
  const auto now = this->revision();
  if (!now) return now.error();
  const auto since =
      _impl->schemaVersion < 2 ? Result<std::int64_t>(*now) : _impl->meta("changes-since");
  if (!since) return since.error();
  if (revision == *now) return {};
  if (revision < *since || revision > *now)
    return Error{
        Error::Kind::NotFound,
        fmt::format("{}: the changes since revision {} are not known, only those from {} to "
                    "{}",
                    _impl->file, revision, *since, *now)};
  for (Statement* changes : {&_impl->selectChanged, &_impl->selectGone}) {
    const Use use(*changes);
    changes->bind(1, revision);
    int code = changes->step();
    for (; code == SQLITE_ROW; code = changes->step())
      if (!visit(std::string(changes->text(0)), changes == &_impl->selectGone)) return {};
    if (code != SQLITE_DONE) return _impl->error(code, "reading what changed");
  }
  return {};
}

Result<std::int64_t> Catalog::identity() const {
  return _impl->meta("identity");
}

Status Catalog::putState(const std::string& key, const std::string& value) {
  return _impl->inside([&] {
    _impl->putState.bind(1, key);
    _impl->putState.bind(2, value);
    return _impl->run(_impl->putState, "storing the state " + key);
  });
}

Result<std::string> Catalog::state(const std::string& key) const {
  Statement& select = _impl->selectState;
  const Use use(select);
  select.bind(1, key);
  const int code = select.step();
  if (code == SQLITE_DONE)
    return Error{Error::Kind::NotFound, "no state " + key + " in " + _impl->file};
  if (code != SQLITE_ROW) return _impl->error(code, "reading the state " + key);
  return std::string(select.text(0));
}

Status Catalog::removeState(const std::string& key) {
  return _impl->inside([&] {
    _impl->eraseState.bind(1, key);
    return _impl->run(_impl->eraseState, "removing the state " + key);
  });
}

}  // namespace kokudo::catalog
