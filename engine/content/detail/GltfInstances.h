#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfReading.h"
#include "engine/geodesy/Vector.h"

#include <vector>

namespace kokudo::content {

/// Instances of a node, still in double.
struct LocalInstances {
  std::vector<geodesy::Mat4> matrices;
  std::vector<FeatureIdSet> featureIdSets;  ///< the leading one first
};

/// EXT_mesh_gpu_instancing of a node with its EXT_instance_features. BadInput where the attributes
/// do not fit together.
/// @param matrix node -> ECEF, what every instance is put into
Result<LocalInstances> readInstances(GltfReading& reading, const Json& node,
                                     const geodesy::Mat4& matrix);

/// Those instances that turn left into right, or those that do not.
LocalInstances mirroredPart(const LocalInstances& all, bool mirrored);

}  // namespace kokudo::content
