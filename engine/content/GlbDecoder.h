#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// glTF 2.0, binary (.glb) or text (.gltf), as 3D Tiles 1.1 uses it. BadInput for broken files,
/// Unsupported naming a required extension or image format that is not read.
Result<Model> decodeGlb(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
