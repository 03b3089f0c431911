#pragma once

#include "engine/geodesy/Vector.h"

#include <array>
#include <cstdint>
#include <vector>

namespace kokudo::tiler::detail {

/// A planar polygon cut into triangles.
struct Triangulation {
  std::vector<geodesy::Vec3> vertices;  ///< those of all rings, in order
  std::vector<std::uint32_t> indices;   ///< counter-clockwise seen from where `normal` points to
  geodesy::Vec3 normal;                 ///< of the outer ring by Newell's method, unit
};

/// Ear clipping in the polygon's plane; holes are joined to the outer ring by bridges.
/// @param rings outer, then holes, open, metres   @return no indices if the polygon has no area
Triangulation triangulate(const std::vector<std::vector<geodesy::Vec3>>& rings);

}  // namespace kokudo::tiler::detail
