#include "apps/workbench/HarvestJob.h"

#include "apps/workbench/RequestRate.h"
#include "apps/workbench/SourceHealth.h"
#include "data-adapters/contract/AllAdapters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>

namespace kokudo::workbench {
namespace {

// Published clients of the platforms we know stay at 2-4 requests a second (docs/adapters).
constexpr double kRequestsPerSecond = 2;

std::string keyFromEnvironment(const std::string& variable) {
  const char* key = variable.empty() ? nullptr : std::getenv(variable.c_str());
  return key ? key : "";
}

// What is to be said beside results that lack this source; "" if it was harvested to its end.
std::string problemOf(const Result<adapters::ChangeReport>& report) {
  if (!report) return report.error().message;
  if (report->complete) return "";
  const auto& warnings = report->warnings.items();
  return warnings.empty() ? "stopped before its end; go on with --resume" : warnings.back().what;
}

}  // namespace

std::vector<std::string> sourceNames() {
  std::vector<std::string> names;
  for (const auto& adapter : adapters::allAdapters()) names.push_back(adapter->describe().name);
  return names;
}

Result<adapters::ChangeReport> harvestSource(const std::string& name,
                                             const HarvestJobOptions& options,
                                             catalog::Catalog& catalog, Progress& progress,
                                             const CancelToken& token) {
  for (const auto& adapter : adapters::allAdapters()) {
    const auto source = adapter->describe();
    if (source.name != name) continue;
    adapters::HarvestOptions harvest;
    harvest.request.baseUrl = options.baseUrl;
    harvest.request.apiKey = keyFromEnvironment(source.keyVariable);
    harvest.request.limit = options.limit;
    harvest.request.since = options.since;
    harvest.resume = options.resume;
    const auto& url = options.baseUrl.empty() ? source.baseUrl : options.baseUrl;
    const auto accessor =
        adapters::createPoliteAccessor(io::createAccessor(), requestRate(url, kRequestsPerSecond));
    // Stays if this process is killed before the harvest ends.
    if (const auto noted =
            noteHarvest(catalog, name, "a harvest began and did not end; go on with --resume");
        !noted)
      return noted.error();
    auto report = adapters::runHarvest(*adapter, harvest, *accessor, catalog, progress, token);
    const auto noted = noteHarvest(catalog, name, problemOf(report));
    if (report && !noted) return noted.error();
    return report;
  }
  return Error{Error::Kind::BadUsage,
               fmt::format("harvest: no source is called \"{}\"; there are: {}", name,
                           fmt::join(sourceNames(), ", "))};
}

}  // namespace kokudo::workbench
