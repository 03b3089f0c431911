#pragma once

#include "index/search/SearchPage.h"
#include "index/search/detail/Found.h"

#include <vector>

namespace kokudo::search::detail {

/// Counts by square cells of any size in degrees, with the mean of their members.
std::vector<GridCount> countGrid(const Corpus& corpus, const Found& found, double cellDegrees);

/// Counts by cells of the quadtree, in order of row, then column. Up to kOrderZoom one pass along
/// the spatial order.
std::vector<CellCount> countCells(const Corpus& corpus, const Found& found, int zoom);

}  // namespace kokudo::search::detail
