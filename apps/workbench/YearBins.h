#pragma once

#include "index/search/SearchPage.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::workbench {

/// Hits of some years in a row.
struct YearBin {
  int first = 0, last = 0;  ///< both included
  std::uint64_t count = 0;
};

/// The known years in at most `most` bins of 1, 2, 5, 10, 20, 50 ... years each, empty ones
/// included, oldest first. Bins begin at a multiple of their width; the few hits (a twentieth at
/// most) that are older than all others share the first bin, which begins with the oldest of them.
std::vector<YearBin> yearBins(const std::vector<search::YearCount>& years, std::size_t most);

}  // namespace kokudo::workbench
