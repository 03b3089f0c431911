#pragma once

#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfPrimitive.h"
#include "engine/geodesy/Vector.h"

#include <optional>
#include <vector>

namespace kokudo::content {

/// Where the nodes of the scene stand: node -> ECEF, or nothing for a node outside the scene.
using NodePlaces = std::vector<std::optional<geodesy::Mat4>>;

/// Joint matrices of skins[index] in rest pose (glTF 2.0 §3.7.3.3): bind pose -> ECEF. Empty where
/// a joint stands outside the scene.
Result<std::vector<geodesy::Mat4>> readSkin(const GltfDocument& document, std::size_t index,
                                            const NodePlaces& places);

/// The mean of a vertex's joint matrices by their weights.
geodesy::Mat4 blendedMatrix(const std::vector<geodesy::Mat4>& joints, const LocalPrimitive& local,
                            std::size_t vertex);

}  // namespace kokudo::content
