#pragma once

#include "engine/geodesy/BoundingVolume.h"
#include "engine/scene/GlobeCamera.h"
#include "engine/scene/detail/CameraMath.h"
#include "engine/tiles/ViewState.h"

namespace kokudo::scene::detail {

/// Attitude where "up" is z and "north" is y everywhere.
Attitude freeAttitude(const Axes& axes);

/// Where the eye is after sliding sideways so that `anchor` is seen at pixel (x, y).
geodesy::Ecef slid(const tiles::ViewState& view, const geodesy::Ecef& anchor, double x, double y);

/// A view of the whole volume from one side.
/// @param fovY radians   @param aspect width over height of the picture
Placement framing(const geodesy::BoundingVolume& volume, double fovY, double aspect,
                  const ViewSide& side = {});

}  // namespace kokudo::scene::detail
