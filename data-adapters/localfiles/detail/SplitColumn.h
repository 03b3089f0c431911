#pragma once

#include "data-adapters/localfiles/detail/Mapping.h"
#include "data-adapters/localfiles/detail/Rows.h"

#include <optional>
#include <string_view>

namespace kokudo::adapters::localfiles {

/// Turns a column that holds a list ("F0:1:0.032,F7:2:1.4") into attributes of the row: one for
/// each part that has a name, numbers as numbers, and the largest of each part that has a name for
/// it. The column itself goes.
void splitColumn(const Mapping::Split& split, Row& row);

/// `text` as a finite number, the whole of it, or nothing.
std::optional<double> wholeNumber(std::string_view text);

}  // namespace kokudo::adapters::localfiles
