#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"

#include <string>

namespace kokudo::content {

/// The model as binary glTF 2.0 (.glb): one node with translation = model.origin turned to y-up,
/// EXT_mesh_features where a primitive has featureIds, EXT_structural_metadata where there are
/// feature tables (types STRING, SCALAR INT64/FLOAT64, BOOLEAN; null by noData), attribute _HEIGHT
/// where it has heights, JPEG images. Deterministic: the same model gives the same bytes.
Result<std::string> writeGlb(const Model& model);

}  // namespace kokudo::content
