#pragma once

#include "index/entities/detail/Workshop.h"

namespace kokudo::entities::detail {

/// Scores pairs of placed records of one group that share a rare part of the name, the whole name
/// or the reading within neighbouring cells; holds two rows of cells at a time. Pairs over the
/// threshold become candidates.
Status scoreByCells(Workshop& workshop, const LinkOptions& options, Progress& progress,
                    const CancelToken& token, LinkReport& report);

/// The same for pairs of which one has no place, by whole name or reading within a municipality;
/// holds a municipality at a time. A name that two records of one data set have there links none.
Status scoreByMunicipality(Workshop& workshop, const LinkOptions& options, Progress& progress,
                           const CancelToken& token, LinkReport& report);

}  // namespace kokudo::entities::detail
