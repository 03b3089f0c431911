#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"

#include <array>

namespace kokudo::content {

/// The textureInfo of the base colour, or null.
const Json& baseColorTexture(const Json& material);
/// Which TEXCOORD_n it uses; KHR_texture_transform may say another.
unsigned texcoordSet(const Json& textureInfo);
/// KHR_texture_transform, or the identity.
std::array<float, 6> textureTransform(const Json& textureInfo);

/// All materials with the images that their base colours need.
Status readMaterials(const GltfDocument& document, Model& model);

}  // namespace kokudo::content
