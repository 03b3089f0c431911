#pragma once

#include "engine/tiles/ViewState.h"

#include <optional>
#include <string>

namespace kokudo::scene::detail {

/// A length on the ground and how many pixels it takes in the middle of the picture.
struct ScaleBar {
  double metres = 0, pixels = 0;
  std::string label;  ///< "500 m", "2 km"
};

/// The longest 1, 2 or 5 times a power of ten that fits `longest` pixels across the point `centre`
/// in the middle of the view: along the ground, so it is true in perspective too. Nothing where the
/// ground is not seen to both sides.
std::optional<ScaleBar> scaleBarAt(const tiles::ViewState& view, const geodesy::Ecef& centre,
                                   double longest);

/// Metres along the ground between what is seen `pixels` apart, level, round the view's middle.
std::optional<double> groundAcross(const tiles::ViewState& view, const geodesy::Ecef& centre,
                                   double pixels);

}  // namespace kokudo::scene::detail
