#pragma once

#include "engine/scene/detail/CameraMath.h"
#include "engine/tiles/ViewState.h"

#include <optional>

namespace kokudo::scene::detail {

struct Pixel {
  double x = 0, y = 0;  ///< from the top left
};

struct Pose {
  geodesy::Ecef position;
  Axes axes;
};

/// Unit direction of the ray through a pixel.
geodesy::Vec3 rayThrough(const tiles::ViewState& view, double x, double y);
/// Where a point is seen; nothing if it lies behind the eye.
std::optional<Pixel> project(const tiles::ViewState& view, const geodesy::Ecef& point);

/// The pose with the same height, heading and pitch that sees `anchor` at pixel (x, y). Near the
/// poles, where a heading means little, the view is carried along the great circle instead.
Pose grab(const tiles::ViewState& view, const geodesy::Ecef& anchor, double x, double y);

}  // namespace kokudo::scene::detail
