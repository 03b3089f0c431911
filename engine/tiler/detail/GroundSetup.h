#pragma once

#include "engine/tiler/detail/ElevationField.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Everything that the ground is made of, read from files.
struct GroundSetup {
  GroundSources sources;
  GroundContacts contacts;       ///< of the conditioning's city models
  std::string conditioningText;  ///< what the ground was pulled to, for a person; "" = nothing
};

Result<GroundSetup> setUpGround(const std::vector<DemInput>& rasters,
                                const std::optional<TerrainConditioning>& conditioning,
                                bool flattenSea, const std::string& shoreline, Progress& progress,
                                const CancelToken& token, Diagnostics& diagnostics);

}  // namespace kokudo::tiler::detail
