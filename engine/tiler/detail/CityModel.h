#pragma once

#include "engine/content/Model.h"
#include "engine/tiler/detail/CityMesh.h"
#include "engine/tiler/detail/CityTextures.h"

#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// The features of one tile: a primitive per colour and image, all with feature ids into one table.
/// @param table a row per feature   @param textures of the features' images; what has no place
/// there takes its colour or that of its type
content::Model cityModelOf(const std::vector<const CityFeature*>& features,
                           content::FeatureTable table, CityTextures&& textures,
                           const std::string& copyright);

}  // namespace kokudo::tiler::detail
