#pragma once

#include "engine/styling/detail/StyleValue.h"

#include <optional>
#include <string_view>

namespace kokudo::styling {

/// A CSS colour: one of the 148 names, in any case, or #rgb, #rgba, #rrggbb, #rrggbbaa.
std::optional<Vector> colorNamed(std::string_view text);
/// Hue, saturation and lightness 0..1 (hue goes round) as a colour.
Vector colorFromHsl(double hue, double saturation, double lightness, double alpha);

}  // namespace kokudo::styling
