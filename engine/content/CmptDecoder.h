#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// Composite of 3D Tiles 1.0 (OGC 18-053r2 §12): inner tiles of any format, also composites (8
/// deep), as one model. An inner tile of a format that is not read becomes a warning.
Result<Model> decodeCmpt(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
