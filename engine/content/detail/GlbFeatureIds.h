#pragma once

#include "engine/content/detail/GlbDraft.h"

#include <vector>

namespace kokudo::content {

/// A primitive's feature ids as glTF has them.
struct WrittenFeatureIds {
  std::vector<float> ids;  ///< of attribute _FEATURE_ID_0
  OrderedJson extension;   ///< EXT_mesh_features
};

/// Ids that say "none" become one that no feature has.
WrittenFeatureIds featureIdsOf(GlbDraft& draft, const Primitive& p);

}  // namespace kokudo::content
