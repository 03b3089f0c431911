#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// What the rows of one input have in common.
struct PointTable {
  std::string where;                 ///< the file, for messages
  std::string stem;                  ///< its name without endings
  std::vector<std::string> columns;  ///< as the source names them; a name may come again
};

/// One row: a value per column, and the place where the input has geometry (degrees of JGD2011).
struct PointRow {
  std::size_t number = 0;  ///< from 1 within its input
  const std::vector<Value>& values;
  std::optional<std::array<double, 2>> place;
};

struct PointInputCounts {
  std::size_t inputs = 0;     ///< tables and layers read
  std::size_t notPoints = 0;  ///< features of other geometry, left out
};

/// Every row of the given files in a fixed order. A bad file among several, also in an archive, is
/// a warning. Cancelled if the token says so.
/// @param visit returns false to stop everything
Result<PointInputCounts> readPointInputs(
    const std::vector<std::filesystem::path>& inputs, Diagnostics& diagnostics,
    const CancelToken& token, const std::function<bool(const PointTable&, const PointRow&)>& visit);

}  // namespace kokudo::tiler::detail
