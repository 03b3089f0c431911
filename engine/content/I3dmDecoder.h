#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// Instanced 3D Model of 3D Tiles 1.0 (OGC 18-053r2 §10): a glTF, embedded or fetched, repeated at
/// the model's instance sets. The batch table becomes a feature table that the first feature id set
/// of every instance set names.
Result<Model> decodeI3dm(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
