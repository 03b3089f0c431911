#pragma once

#include "engine/styling/detail/StyleValue.h"

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::styling {

/// How tightly a binary operator binds; 0 where the sign is none.
int bindingOf(const std::string& sign);
/// true, null, NaN ...; none where it is no constant.
std::optional<StyleValue> constantNamed(const std::string& name);
/// Math.PI ...
std::optional<StyleValue> constantNamed(const std::string& object, const std::string& name);
/// What every point of a cloud has by itself (3D Tiles Styling 1.0, Point Cloud): POSITION,
/// POSITION_ABSOLUTE, COLOR and NORMAL.
bool isPointSemantic(std::string_view variable);

}  // namespace kokudo::styling
