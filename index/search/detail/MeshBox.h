#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/QuadCells.h"

#include <string>

namespace kokudo::search::detail {

/// The cell of a mesh code (JIS X 0410: 4 or 6 to 11 digits; 7: five times the third mesh, 9 that
/// end in 5: twice) in degrees. BadUsage for a text that is none.
Result<Box> boxOfMesh(const std::string& code);

}  // namespace kokudo::search::detail
