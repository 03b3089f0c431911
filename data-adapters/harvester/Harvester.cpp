#include "data-adapters/harvester/Harvester.h"

#include "data-adapters/harvester/detail/HarvestState.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace kokudo::adapters {
namespace {

constexpr double kMostGone = 0.10;  ///< of the known records, unasked

/// Records and their checkpoint in one transaction; counts only what was committed.
class CatalogSink final : public HarvestSink {
 public:
  CatalogSink(catalog::Catalog& catalog, detail::HarvestState& state, std::string scope,
              ChangeReport& report)
      : _catalog(catalog), _state(state), _scope(std::move(scope)), _report(report) {}

  Status put(catalog::Record record) override {
    if (Status begun = begin(); !begun.ok()) return begun;
    const auto outcome = _catalog.upsert(record);
    if (!outcome.ok()) return refuse(record, outcome.error());
    if (*outcome == catalog::UpsertOutcome::Added) ++_pending.added;
    if (*outcome == catalog::UpsertOutcome::Changed) ++_pending.changed;
    if (*outcome == catalog::UpsertOutcome::Unchanged) ++_pending.unchanged;
    _ids.push_back(record.id);
    return {};
  }

  Status checkpoint(const std::string& checkpoint) override {
    if (Status begun = begin(); !begun.ok()) return begun;
    if (Status stored = _state.store(_scope, checkpoint, _ids); !stored.ok()) return stored;
    const Status committed = _transaction->commit();
    _transaction.reset();
    if (!committed.ok()) return committed;
    _report.added += _pending.added;
    _report.changed += _pending.changed;
    _report.unchanged += _pending.unchanged;
    _report.refused += _pending.refused;
    _report.warnings.append(_pending.warnings);
    _pending = {};
    _ids.clear();
    return {};
  }

  /// Puts away what came after the last checkpoint; the next run brings it again.
  void rollBack() {
    _transaction.reset();
    _ids.clear();
  }

 private:
  Status begin() {
    if (_transaction) return {};
    auto begun = _catalog.begin();
    if (!begun.ok()) return begun.error();
    _transaction.emplace(std::move(*begun));
    return {};
  }

  Status refuse(const catalog::Record& record, const Error& error) {
    if (error.kind != Error::Kind::BadInput) return error;
    ++_pending.refused;
    _pending.warnings.warn(record.id, error.message);
    if (!record.id.empty()) _ids.push_back(record.id);  // still there, so not gone
    return {};
  }

  catalog::Catalog& _catalog;
  detail::HarvestState& _state;
  std::string _scope;
  ChangeReport& _report;
  ChangeReport _pending;
  std::vector<std::string> _ids;
  std::optional<catalog::Catalog::Transaction> _transaction;
};

/// Removes the records of the source that a complete run did not see, all of them or none.
Status removeGone(const std::string& source, catalog::Catalog& catalog,
                  const detail::HarvestState& state, ChangeReport& report) {
  const auto seen = state.seen();
  if (!seen.ok()) return seen.error();
  std::vector<std::string> gone;
  std::uint64_t known = 0;
  const Status walked = catalog.forEach([&](const catalog::Record& record) {
    if (record.source != source) return true;
    ++known;
    if (!seen->count(record.id)) gone.push_back(record.id);
    return true;
  });
  if (!walked.ok()) return walked;
  if (gone.empty()) return {};
  if (static_cast<double>(gone.size()) > kMostGone * static_cast<double>(known)) {
    report.warnings.warn(
        source, fmt::format("{} of {} known records are no longer there, more than {:.0f} %: all "
                            "are kept; look at the source, then harvest again",
                            gone.size(), known, kMostGone * 100));
    return {};
  }
  auto transaction = catalog.begin();
  if (!transaction.ok()) return transaction.error();
  for (const auto& id : gone) {
    const auto removed = catalog.remove(id);
    if (!removed.ok()) return removed.error();
  }
  if (Status committed = transaction->commit(); !committed.ok()) return committed;
  report.gone = gone.size();
  return {};
}

Status finish(const std::string& source, bool whole, catalog::Catalog& catalog,
              detail::HarvestState& state, ChangeReport& report) {
  if (!report.complete) return {};
  if (whole) {
    if (Status removed = removeGone(source, catalog, state, report); !removed.ok()) return removed;
  }
  auto transaction = catalog.begin();
  if (!transaction.ok()) return transaction.error();
  if (Status cleared = state.clear(); !cleared.ok()) return cleared;
  return transaction->commit();
}

}  // namespace

Result<ChangeReport> runHarvest(Adapter& adapter, const HarvestOptions& options,
                                io::AssetAccessor& accessor, catalog::Catalog& catalog,
                                Progress& progress, const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  const std::string source = adapter.describe().name;
  // A checkpoint says nothing about another server or another question.
  const std::string scope = options.request.baseUrl +
                            (options.request.since.empty() ? "" : " since ") +
                            options.request.since;
  detail::HarvestState state(catalog, source);
  HarvestRequest request = options.request;
  ChangeReport report;
  if (options.resume) {
    auto stored = state.load(scope);
    if (!stored.ok()) return stored.error();
    request.checkpoint = *stored;
  }
  if (request.checkpoint.empty()) {
    auto transaction = catalog.begin();
    if (!transaction.ok()) return transaction.error();
    if (Status cleared = state.clear(); !cleared.ok()) return cleared.error();
    if (Status committed = transaction->commit(); !committed.ok()) return committed.error();
  }

  CatalogSink sink(catalog, state, scope, report);
  auto harvested = adapter.harvest(request, accessor, sink, progress, token);
  if (harvested.ok() && harvested->complete) {
    if (Status stored = sink.checkpoint(harvested->checkpoint); !stored.ok()) return stored.error();
  }
  sink.rollBack();
  if (!harvested.ok()) return harvested.error();

  report.complete = harvested->complete;
  report.warnings.append(harvested->diagnostics);
  const bool whole = options.request.since.empty() && !options.request.limit;
  if (Status done = finish(source, whole, catalog, state, report); !done.ok()) return done.error();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace kokudo::adapters
