#pragma once

#include "data-adapters/harvester/Harvester.h"
#include "index/catalog/Catalog.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::workbench {

struct HarvestJobOptions {
  std::string baseUrl;  ///< "" = the source's own
  std::optional<std::uint64_t> limit;
  std::string since;
  bool resume = false;
};

/// Names of the built-in sources.
std::vector<std::string> sourceNames();

/// Harvests one source by name through a polite HTTP accessor; the api key comes from the source's
/// environment variable. BadUsage for a name that is not a source (with the names that are).
Result<adapters::ChangeReport> harvestSource(const std::string& name,
                                             const HarvestJobOptions& options,
                                             catalog::Catalog& catalog, Progress& progress,
                                             const CancelToken& token);

}  // namespace kokudo::workbench
