#pragma once

#include "engine/base/Value.h"

#include <string_view>

namespace kokudo::content {

/// A whole number; text if it is none that 64 bits hold.
Value asInteger(std::string_view text);
/// A finite number; text if it is none.
Value asNumber(std::string_view text);

/// The type of a leaf value that declares none: a measure (`hasUnit`) is a number, a code is text,
/// and what is written just as a number would be (no leading zero, no sign +) is one, unless the
/// element's name says that it identifies or names something.
Value cityValue(std::string_view localName, std::string_view text, bool hasUnit, bool isCode);

}  // namespace kokudo::content
