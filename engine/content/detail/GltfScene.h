#pragma once

#include "engine/content/detail/GltfReading.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::content {

/// Reads the nodes of the document's scene into the model, whose materials, feature tables and
/// property textures are there already. Everything is moved in double and stored relative to the
/// centre of the whole. Skins and morph targets are in rest pose.
/// @param toEcef coordinates of the document -> ECEF
Status readScene(GltfReading& reading, const geodesy::Mat4& toEcef);

}  // namespace kokudo::content
