#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <string>

namespace kokudo::content {

struct GlbOptions {
  /// EXT_meshopt_compression with filters and KHR_mesh_quantization: a third of the bytes or less;
  /// readers must know both. Vertices may come in another order.
  bool compress = false;
  /// Metres that compressing may move a position; where a model is too large for that on 24 bits,
  /// its positions stay 32-bit floats. Heights move by 8 mm at most, texture coordinates by
  /// 1/131072.
  double positionTolerance = 0.001;
};

/// The model as binary glTF 2.0 (.glb): one node with translation = model.origin turned to y-up,
/// EXT_mesh_features where a primitive has featureIds, EXT_structural_metadata where there are
/// feature tables (types STRING, SCALAR INT64/FLOAT64, BOOLEAN; null by noData), attribute _HEIGHT
/// where it has heights, JPEG images. Deterministic: the same model gives the same bytes.
Result<std::string> writeGlb(const Model& model, const GlbOptions& options = {});

}  // namespace kokudo::content
