#pragma once

#include "index/search/SearchPage.h"

#include <array>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// West, south, east, north in degrees; north is 90 at most.
std::array<double, 4> boundsOf(const search::CellCount& cell);

/// Counts as "text" (bars; a table), "csv", "jsonl" or, of cells, "geojson" (a FeatureCollection of
/// polygons); "" for another name.
std::string yearsAs(const std::string& form, const std::vector<search::YearCount>& years);
std::string cellsAs(const std::string& form, const std::vector<search::CellCount>& cells);

}  // namespace kokudo::workbench
