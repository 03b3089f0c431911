#pragma once

#include "engine/scene/detail/Canvas.h"
#include "engine/scene/detail/Declutter.h"
#include "engine/tiles/ViewState.h"

#include <string>
#include <vector>

namespace kokudo::scene::detail {

/// Pixels at the picture's sides that panels cover.
struct Margins {
  int left = 0, right = 0, bottom = 0;
};

/// What stands on the margin of the picture: credit, scale bar, north arrow.
struct OverlayContent {
  std::string credit;  ///< all lines joined
  double heading = 0;  ///< radians
  geodesy::Ecef centre;
  bool centreOnGround = false;
  bool compass = true;  ///< there is a north
};

/// Draws it and takes its places in `occupancy`.
void drawOverlay(Canvas& canvas, const tiles::ViewState& view, const OverlayContent& content,
                 const Margins& margins, Occupancy& occupancy);

/// Lines no wider than `width` pixels, broken after blanks and bars, or between Japanese
/// characters.
std::vector<std::string> wrapped(const Canvas& canvas, const std::string& text, int pixels,
                                 double width);

}  // namespace kokudo::scene::detail
