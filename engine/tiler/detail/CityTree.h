#pragma once

#include "engine/tiler/detail/CityMesh.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// A quadtree of city objects by the centre of their box.
struct CityNode {
  std::array<double, 6> region{};
  std::vector<std::uint32_t>
      features;  ///< a leaf: its own; an inner node: the largest of its leaves'
  std::vector<CityNode> children;
  double geometricError = 0;  ///< metres: the largest object that this node leaves out
  int level = 0;
  std::string name;  ///< the way from the root, "r021"
};

/// @param maximum features of a leaf, and of an inner node's overview, > 0
/// @param maximumTexels of images that a leaf's features use, as far as it can be cut
CityNode buildCityTree(const std::vector<CityFeature>& features, std::size_t maximum,
                       std::size_t maximumTexels = std::numeric_limits<std::size_t>::max());

}  // namespace kokudo::tiler::detail
