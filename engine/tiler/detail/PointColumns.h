#pragma once

#include "engine/base/Result.h"
#include "engine/tiler/detail/PointInputs.h"

#include <map>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Which column of a table is what; -1 = none.
struct PointColumns {
  int id = -1, longitude = -1, latitude = -1, height = -1, floors = -1, area = -1, usage = -1,
      type = -1;
};

/// @param given role -> column name, before the names that are known ("measured_height_m",
/// "計測高さ" ...: lower case, without a prefix up to ':' and without a unit at the end).
/// BadUsage for a role that does not exist and a column that the table lacks.
Result<PointColumns> findPointColumns(const PointTable& table,
                                      const std::map<std::string, std::string>& given);

/// The value as a number, also where it is text that says one (no other text round it); NaN else.
double numberIn(const Value& value);

}  // namespace kokudo::tiler::detail
