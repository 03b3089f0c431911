#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "engine/tiler/GsiElevation.h"

#include <filesystem>
#include <string>

namespace kokudo::workbench {

/// The options of `kokudo fetch gsi-elevation` as a person types them.
struct FetchOptions {
  std::string extent;  ///< "W,S,E,N" degrees
  std::filesystem::path out;
  std::string baseUrl = tiler::kGsiTiles;
  int maximumTiles = 400;
  bool noDataIsSea = false;
};

/// Fetches elevation of the GSI at most 4 times a second, each tile in up to 3 tries, and writes it
/// as GeoTIFF. A source that does not answer at all is told within 5 s. Nothing is written unless
/// all tiles came. The raster in the result is empty.
Result<tiler::GsiElevation> fetchElevation(const FetchOptions& options, Progress& progress,
                                           const CancelToken& token);

/// Whether the elevation tiles at this address can be had; an answer or an error within 4 s.
Status probeElevation(const std::string& baseUrl, const CancelToken& token);

}  // namespace kokudo::workbench
