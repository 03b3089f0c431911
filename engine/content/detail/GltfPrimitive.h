#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"

#include <vector>

namespace kokudo::content {

/// A primitive in the axes of its mesh, positions still in double.
struct LocalPrimitive {
  Primitive primitive;            ///< without positions
  std::vector<double> positions;  ///< x, y, z per vertex
  int texcoordsOfMaterial = 0;
};

/// One primitive as a list of points, lines or triangles. Feature ids come from EXT_mesh_features
/// (attribute or implicit; ids in textures are passed over) or, in b3dm, from _BATCHID.
/// @param tables the feature tables of the model, to leave out ids behind the last row
Result<LocalPrimitive> readPrimitive(const GltfDocument& document, const Json& json,
                                     const std::vector<FeatureTable>& tables);

/// Strips, loops and fans as lists (glTF 2.0 §3.7.2.1). @param mode of glTF, 0..6
std::vector<std::uint32_t> asList(int mode, const std::vector<std::uint32_t>& indices);

}  // namespace kokudo::content
