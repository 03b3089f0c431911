#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfReading.h"

#include <functional>
#include <string>
#include <vector>

namespace kokudo::content {

/// Gives the ids stored in the attribute of that name.
using FeatureIdAttribute =
    std::function<Result<std::vector<std::uint32_t>>(const std::string& name)>;

/// The sets of EXT_mesh_features or EXT_instance_features: implicit, by attribute, by texture. Ids
/// behind the last row of their table become kNoFeature. A texture that cannot be read becomes a
/// warning.
/// @param count of vertices or instances
Result<std::vector<FeatureIdSet>> readFeatureIdSets(GltfReading& reading, const Json& sets,
                                                    std::size_t count,
                                                    const FeatureIdAttribute& attribute);

/// The set by which features are lit up: the first with an id each that leads to a table, else the
/// first with an id each; -1 where there is none.
int leadingSet(const std::vector<FeatureIdSet>& sets);

/// Ids that are `none` or no row of `table` become kNoFeature.
void settleFeatureIds(const Model& model, int table, std::uint32_t none,
                      std::vector<std::uint32_t>& ids);

}  // namespace kokudo::content
