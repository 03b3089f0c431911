#pragma once

#include "engine/content/ContentDecoder.h"

namespace kokudo::content {

/// Point Cloud of 3D Tiles 1.0 (OGC 18-053r2 §11), also with 3DTILES_draco_point_compression. The
/// batch table becomes the model's feature table: one row per BATCH_ID, or one per point, whose
/// feature ids then are 0, 1, 2 ... Without normals the points are unlit.
Result<Model> decodePnts(Bytes bytes, const DecodeContext& context);

}  // namespace kokudo::content
