#pragma once

#include "data-adapters/contract/Adapter.h"
#include "index/catalog/Catalog.h"

#include <cstdint>
#include <memory>
#include <string>

namespace kokudo::adapters {

/// Counts of what a harvest or import did to the catalogue; the JSON contract of `harvest` and
/// `import`.
struct ChangeReport {
  std::uint64_t added = 0, changed = 0, unchanged = 0, gone = 0, refused = 0;
  bool complete = true;
  Diagnostics warnings;
  double seconds = 0;
};

struct HarvestOptions {
  HarvestRequest request;
  bool resume = false;  ///< from the stored checkpoint; without one, from the start
};

/// Runs one adapter into the catalogue: transactions per checkpoint, records that vanished counted
/// as gone and removed only after a complete run that lost at most 10 %, checkpoint kept for
/// --resume. Survives kill -9 at any point with nothing lost or doubled.
Result<ChangeReport> runHarvest(Adapter& adapter, const HarvestOptions& options,
                                io::AssetAccessor& accessor, catalog::Catalog& catalog,
                                Progress& progress, const CancelToken& token);

/// How often and how soon a failed request is tried again.
struct RetryOptions {
  int tries = 5;                   ///< all together
  double firstDelaySeconds = 0.5;  ///< doubles with every try, +- 50 % jitter
  double maxDelaySeconds = 8;
  double maxRetryAfterSeconds = 120;  ///< a longer Retry-After is not waited for
};

/// An accessor that retries 429, 5xx and dropped connections: back-off with jitter, Retry-After
/// honoured, at most 5 tries, then an Error that says so; at most `requestsPerSecond` to one host.
std::shared_ptr<io::AssetAccessor> createPoliteAccessor(std::shared_ptr<io::AssetAccessor> inner,
                                                        double requestsPerSecond,
                                                        const RetryOptions& options = {});

}  // namespace kokudo::adapters
