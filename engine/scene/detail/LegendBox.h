#pragma once

#include "engine/scene/Legend.h"
#include "engine/scene/detail/Overlay.h"

namespace kokudo::scene::detail {

/// Draws the legend over the place of the scale bar and takes its place in `occupancy`. Rows for
/// which the picture is too low are told by their number.
void drawLegend(Canvas& canvas, const Legend& legend, const Margins& margins, Occupancy& occupancy);

}  // namespace kokudo::scene::detail
