#include "apps/workbench/FetchJob.h"

#include "apps/workbench/QueryOptions.h"
#include "apps/workbench/RequestRate.h"
#include "data-adapters/harvester/Harvester.h"
#include "engine/geodata/RasterWriter.h"
#include "engine/io/AssetAccessor.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kokudo::workbench {
namespace {

constexpr double kGsiRequestsPerSecond = 4;
constexpr int kTries = 3;

Error usage(std::string message) {
  return Error{Error::Kind::BadUsage, std::move(message)};
}

Result<tiler::GsiElevationOptions> tilerOptions(const FetchOptions& options) {
  if (options.out.empty()) return usage("fetch gsi-elevation: --out FILE.tif is needed");
  std::error_code ignored;
  if (std::filesystem::is_directory(options.out, ignored))
    return usage(fmt::format("fetch gsi-elevation: --out {}: a folder, expected a file name",
                             options.out.string()));
  if (options.extent.empty()) return usage("fetch gsi-elevation: --extent W,S,E,N is needed");
  const auto numbers = parseNumbers(options.extent, 4, "--extent", "W,S,E,N in degrees");
  if (!numbers) return numbers.error();
  tiler::GsiElevationOptions fetch;
  std::copy(numbers->begin(), numbers->end(), fetch.extent.begin());
  fetch.baseUrl = options.baseUrl;
  fetch.maximumTiles = options.maximumTiles;
  fetch.noDataIsSea = options.noDataIsSea;
  return fetch;
}

}  // namespace

Result<tiler::GsiElevation> fetchElevation(const FetchOptions& options, Progress& progress,
                                           const CancelToken& token) {
  const auto fetch = tilerOptions(options);
  if (!fetch) return fetch.error();
  // Three patient tries at a source that is not there would take a minute.
  if (const auto there = probeElevation(options.baseUrl, token);
      !there &&
      (there.error().kind == Error::Kind::Network || there.error().kind == Error::Kind::Cancelled))
    return there.error();
  adapters::RetryOptions retry;
  retry.tries = kTries;
  const auto accessor = adapters::createPoliteAccessor(
      io::createAccessor(), requestRate(options.baseUrl, kGsiRequestsPerSecond), retry);
  auto elevation = tiler::fetchGsiElevation(*fetch, *accessor, progress, token);
  if (!elevation) return elevation;
  if (const auto written = geodata::writeGeoTiff(options.out, elevation->raster); !written)
    return written.error();
  elevation->raster.values = {};
  return elevation;
}

Status probeElevation(const std::string& baseUrl, const CancelToken& token) {
  return tiler::probeGsiElevation(baseUrl, *io::createAccessor(), token);
}

}  // namespace kokudo::workbench
