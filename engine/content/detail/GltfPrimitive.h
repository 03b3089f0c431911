#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfReading.h"

#include <vector>

namespace kokudo::content {

/// A primitive in the axes of its mesh, positions still in double, morph targets applied.
struct LocalPrimitive {
  Primitive primitive;            ///< without positions
  std::vector<double> positions;  ///< x, y, z per vertex
  /// Joints of the skin and their weights, `influences` per vertex.
  std::size_t influences = 0;
  std::vector<std::uint32_t> joints;
  std::vector<double> weights;
};

/// One primitive as a list of points, lines or triangles. Feature ids come from EXT_mesh_features
/// or, in the older formats, from _BATCHID, which leads to table 0.
/// @param morphWeights of its morph targets; those behind the end count as 0
Result<LocalPrimitive> readPrimitive(GltfReading& reading, const Json& json,
                                     const std::vector<double>& morphWeights);

/// Strips, loops and fans as lists (glTF 2.0 §3.7.2.1). @param mode of glTF, 0..6
std::vector<std::uint32_t> asList(int mode, const std::vector<std::uint32_t>& indices);

}  // namespace kokudo::content
