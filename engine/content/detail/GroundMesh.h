#pragma once

#include "engine/geodesy/Cartographic.h"

#include <cstdint>
#include <vector>

namespace kokudo::content {

/// Metres of an edge whose ends lie `chord` apart: near it, but not below for edges round more than
/// a quarter of the earth, whose ends come near each other again.
double edgeLength(const geodesy::Cartographic& a, const geodesy::Cartographic& b, double chord);

/// Triangles over places on the ground.
struct GroundMesh {
  std::vector<geodesy::Cartographic> places;
  std::vector<std::uint32_t> indices;

  /// Halves edges until none is longer than `longestEdge` metres; edges that triangles share stay
  /// shared. @return false where that takes more than `budget` places
  bool divide(double longestEdge, std::uint64_t budget);
};

}  // namespace kokudo::content
