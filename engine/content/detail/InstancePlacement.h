#pragma once

#include "engine/content/detail/TileSemantics.h"
#include "engine/geodesy/Vector.h"

#include <vector>

namespace kokudo::content {

/// Where the instances of an i3dm stand: instance axes (z up) -> ECEF, one matrix each.
/// EAST_NORTH_UP turns to the ground at the place in ECEF.
/// @param tile tile coordinates -> ECEF
Result<std::vector<geodesy::Mat4>> readPlacements(const TileSemantics& semantics,
                                                  std::uint64_t count, const geodesy::Mat4& tile);

}  // namespace kokudo::content
