#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::content {

/// What a container format adds to the glTF it holds.
struct GltfExtras {
  geodesy::Vec3 rtcCentre;           ///< tile coordinates, z up
  std::vector<FeatureTable> tables;  ///< used where the glTF has no property tables itself
};

Result<Model> decodeGltf(Bytes bytes, const DecodeContext& context, GltfExtras extras);

}  // namespace kokudo::content
