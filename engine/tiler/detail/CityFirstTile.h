#pragma once

#include "engine/base/Result.h"
#include "engine/tiler/CityTiler.h"
#include "engine/tiler/detail/CityMesh.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// What a slow line (400 kbps) carries in half a second.
inline constexpr std::size_t kFirstTileBytes = 24 << 10;

/// A tile that stands above a city's largest overview, to be seen while that is on its way.
struct CityFirstTile {
  std::string glb;  ///< at most `kFirstTileBytes`
  /// Metres: at 16 pixels of error all of the city covers 8 pixels, so that nothing else is lost.
  double geometricError = 0;
};

/// The city's largest features without pictures, and of their attributes only what names them.
/// Nothing where no feature is small enough.
Result<std::optional<CityFirstTile>> makeCityFirstTile(const std::vector<CityFeature>& features,
                                                       const std::array<double, 6>& region,
                                                       const CityTilerOptions& options);

}  // namespace kokudo::tiler::detail
