#pragma once

#include "engine/content/Model.h"
#include "engine/geodesy/BoundingVolume.h"

namespace kokudo::tiles::detail {

/// The box round all that a model draws, instances included; upright where it lies on the earth.
/// Small, round the model's origin, if there is nothing in it.
geodesy::BoundingVolume volumeOf(const content::Model& model);

}  // namespace kokudo::tiles::detail
