#pragma once

#include "engine/base/Result.h"
#include "engine/content/detail/CornerRing.h"

#include <cstdint>
#include <vector>

namespace kokudo::content {

/// Cuts a polygon with holes into triangles by ear clipping, with the points in the order of a
/// space-filling curve so that large rings stay fast. Rings that cross themselves give something
/// that covers about the same.
/// @param rings outer, then holes; open (the first point is not repeated), either direction
/// @return corners of counter-clockwise triangles, counted through all rings in order; none for a
///   polygon without area; BadInput where it would take too long
Result<std::vector<std::uint32_t>> cutPolygon(const std::vector<std::vector<PlanePoint>>& rings);

}  // namespace kokudo::content
