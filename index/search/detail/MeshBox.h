#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/QuadCells.h"

#include <string>

namespace kokudo::search::detail {

/// The cell of a mesh code (JIS X 0410: 4, 6, 8, 9, 10 or 11 digits) in degrees. BadUsage for a
/// text that is none.
Result<Box> boxOfMesh(const std::string& code);

}  // namespace kokudo::search::detail
