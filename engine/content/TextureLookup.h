#pragma once

#include "engine/base/Value.h"
#include "engine/content/Model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::content {

/// A point of a primitive's surface: where a ray hit it.
struct SurfacePoint {
  std::size_t primitive = 0;                ///< index into Model::primitives
  std::array<std::uint32_t, 3> vertices{};  ///< of the triangle; all the same for a point
  std::array<double, 3> weights{1, 0, 0};   ///< barycentric, sum 1
  static constexpr std::size_t kNone = std::size_t(-1);
  std::size_t instance = kNone;  ///< in the primitive's instance set, where it has one
};

/// What one feature id set says about a place.
struct FeatureAt {
  std::string label;          ///< of the set, or ""
  int table = -1;             ///< index into Model::featureTables, or -1: the id leads nowhere
  std::uint32_t feature = 0;  ///< the id; a row of the table where there is one
};

/// The features at a point: first the set by which features are lit up, then the primitive's
/// further sets, then those of the instance. Sets per vertex answer with the vertex of the greatest
/// weight, textures with the nearest texel. Sets that have no feature there are left out. Empty for
/// a point that the model does not have.
std::vector<FeatureAt> featuresAt(const Model& model, const SurfacePoint& point);

/// The values of all property textures of the primitive at the point (nearest texel), by name.
Attributes propertyTextureValuesAt(const Model& model, const SurfacePoint& point);

/// The property attributes of the primitive at the vertex of the greatest weight, by name.
Attributes vertexPropertiesAt(const Model& model, const SurfacePoint& point);

}  // namespace kokudo::content
