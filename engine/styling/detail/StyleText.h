#pragma once

#include "engine/base/Value.h"
#include "engine/styling/Palette.h"

#include <string>

namespace kokudo::styling {

/// ${feature['property']}, whatever stands in the name.
std::string variableText(const std::string& property);
/// A value as the styling language writes it.
std::string literalText(const Value& value);
std::string colorText(const Rgba& color);
/// Six digits at most: enough for a legend, and no 0.30000000000000004.
std::string numberText(double number);

}  // namespace kokudo::styling
