#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfTexture.h"

namespace kokudo::content {

/// What the readers of one document's parts share.
struct GltfReading {
  const GltfDocument& document;
  const Json& schema;  ///< of EXT_structural_metadata, or null
  TextureReader& textures;
  Model& model;  ///< under construction; materials and tables are there before the scene
};

}  // namespace kokudo::content
