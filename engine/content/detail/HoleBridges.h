#pragma once

#include "engine/content/detail/CornerRing.h"

#include <vector>

namespace kokudo::content {

/// Makes one ring of a polygon with holes: each hole, from the left, is joined to what it sees on
/// its left by an edge there and back (Eberly, Triangulation by Ear Clipping).
/// @param rings outer, then holes   @param index of the first hole's first point
/// @param outer a corner of the outer ring, which is in `ring` already
void joinHoles(CornerRing& ring, const std::vector<std::vector<PlanePoint>>& rings,
               std::uint32_t& index, std::size_t outer);

}  // namespace kokudo::content
