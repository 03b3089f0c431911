#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// Batched 3D Model of 3D Tiles 1.0 (OGC 18-053r2 §9): a glTF 2.0 with a batch table, which becomes
/// the model's feature table.
Result<Model> decodeB3dm(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
