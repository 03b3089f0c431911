#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfDocument.h"

#include <functional>
#include <string>
#include <vector>

namespace kokudo::content {

/// Gives the raw values of the vertex attribute of that name.
using VertexAttribute = std::function<Result<AccessorValues>(const std::string& name)>;

/// The property attributes (EXT_structural_metadata) that a primitive names: one table each, one
/// row per vertex. BadInput where an attribute does not fit the vertices.
/// @param primitive of the document   @param vertices how many it has
Result<std::vector<FeatureTable>> readPropertyAttributes(const GltfDocument& document,
                                                         const Json& schema, const Json& primitive,
                                                         std::size_t vertices,
                                                         const VertexAttribute& attribute);

}  // namespace kokudo::content
