#include "apps/workbench/ImportJob.h"

#include <chrono>
#include <optional>

namespace kokudo::workbench {
namespace {

constexpr std::uint64_t kRecordsPerTransaction = 5000;

class CatalogSink final : public adapters::HarvestSink {
 public:
  CatalogSink(catalog::Catalog& catalog, adapters::ChangeReport& report)
      : _catalog(catalog), _report(report) {}

  Status put(catalog::Record record) override {
    if (const auto begun = ensureTransaction(); !begun) return begun;
    const auto outcome = _catalog.upsert(record);
    if (!outcome) return refuse(record, outcome.error());
    count(*outcome);
    return ++_pending >= kRecordsPerTransaction ? commit() : Status();
  }

  Status checkpoint(const std::string&) override { return commit(); }

  Status commit() {
    if (!_transaction) return {};
    const auto done = _transaction->commit();
    _transaction.reset();
    _pending = 0;
    return done;
  }

 private:
  Status ensureTransaction() {
    if (_transaction) return {};
    auto begun = _catalog.begin();
    if (!begun) return begun.error();
    _transaction.emplace(std::move(*begun));
    return {};
  }

  // A record that breaks the rules is refused and the run goes on; a store that fails ends it.
  Status refuse(const catalog::Record& record, const Error& error) {
    if (error.kind != Error::Kind::BadInput) return error;
    ++_report.refused;
    _report.warnings.warn(record.id.empty() ? record.provenance.url : record.id, error.message);
    return {};
  }

  void count(catalog::UpsertOutcome outcome) {
    if (outcome == catalog::UpsertOutcome::Added) ++_report.added;
    if (outcome == catalog::UpsertOutcome::Changed) ++_report.changed;
    if (outcome == catalog::UpsertOutcome::Unchanged) ++_report.unchanged;
  }

  catalog::Catalog& _catalog;
  adapters::ChangeReport& _report;
  std::optional<catalog::Catalog::Transaction> _transaction;
  std::uint64_t _pending = 0;
};

}  // namespace

Result<ImportResult> runImport(const adapters::localfiles::ImportRequest& request,
                               catalog::Catalog& catalog, Progress& progress,
                               const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  ImportResult result;
  CatalogSink sink(catalog, result.changes);
  auto outcome = adapters::localfiles::importFiles(request, sink, progress, token);
  if (const auto committed = sink.commit(); !committed) return committed.error();
  if (!outcome) return outcome.error();
  result.files = std::move(outcome->files);
  result.changes.complete = outcome->report.complete;
  result.changes.warnings.append(outcome->report.diagnostics);
  result.changes.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace kokudo::workbench
