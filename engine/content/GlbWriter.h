#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <string>

namespace kokudo::content {

struct GlbOptions {
  enum class Packing {
    Meshopt,  ///< quick to unpack
    Draco,  ///< a half to a fifth of that: KHR_draco_mesh_compression for triangles in a node whose
            ///< axes are east, up and south; equal vertices become one
  };

  /// EXT_meshopt_compression with filters and KHR_mesh_quantization: a third of the bytes or less;
  /// readers must know both. Vertices may come in another order.
  bool compress = false;
  /// Metres that compressing may move a position; where a model is too large for that on 24 bits,
  /// its positions stay 32-bit floats. Heights move by 8 mm at most, texture coordinates by
  /// 1/131072.
  double positionTolerance = 0.001;
  Packing packing = Packing::Meshopt;  ///< of triangles, where `compress` is set
  int normalBits = 10;                 ///< by Draco: 8 are enough for flat faces
  int imageQuality = 85;               ///< of JPEG, 1 to 100
  double heightTolerance = 0x1p-8;     ///< metres that Draco may move a height, but not to 0
};

/// The model as binary glTF 2.0 (.glb): one node with translation = model.origin turned to y-up,
/// EXT_mesh_features where a primitive has featureIds, EXT_structural_metadata where there are
/// feature tables (types STRING, ENUM of texts, SCALAR, BOOLEAN; null by noData), attribute _HEIGHT
/// where it has heights, JPEG images with what their texture says of wrapping and filtering.
/// Deterministic: the same model gives the same bytes.
Result<std::string> writeGlb(const Model& model, const GlbOptions& options = {});

}  // namespace kokudo::content
