#pragma once

#include "engine/geodesy/GlobeRectangle.h"
#include "engine/geodesy/Vector.h"

namespace kokudo::tiles::detail {

/// The angle at the earth's centre between what is above and below `point` and the nearest place of
/// the rectangle, radians; never more than it is, 0 inside.
double angleTo(const geodesy::GlobeRectangle& rectangle, const geodesy::Vec3& point);

}  // namespace kokudo::tiles::detail
