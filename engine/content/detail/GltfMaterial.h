#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"
#include "engine/content/detail/GltfTexture.h"

namespace kokudo::content {

/// All materials of the document with their images. Looks beyond metallic-roughness are passed
/// over; KHR_materials_pbrSpecularGlossiness and KHR_techniques_webgl become their diffuse part.
Status readMaterials(const GltfDocument& document, TextureReader& textures, Model& model);

}  // namespace kokudo::content
