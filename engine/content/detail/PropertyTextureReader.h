#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfTexture.h"

namespace kokudo::content {

/// The property textures of EXT_structural_metadata into `Model::propertyTextures`, in their order.
/// A property that cannot be read becomes a warning of the model.
Status readPropertyTextures(const GltfDocument& document, const Json& schema,
                            TextureReader& textures, Model& model);

/// The channels that `textureInfo` names, [0] where it is silent; none if any lies behind the
/// fourth.
std::vector<std::uint8_t> channelsOf(const Json& textureInfo);

}  // namespace kokudo::content
