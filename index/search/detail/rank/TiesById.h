#pragma once

#include "index/search/detail/Corpus.h"
#include "index/search/detail/rank/Match.h"

#include <cstddef>
#include <vector>

namespace kokudo::search::detail {

/// The best `count` of the matches of each segment (best first, ties in order of document) as one
/// list, ties in order of id: which segment a record lies in makes no difference where segments
/// hold their records in that order, as those of a published generation do. Reads few records.
std::vector<Match> mergedById(const Corpus& corpus, std::vector<std::vector<Match>> segments,
                              std::size_t count);

}  // namespace kokudo::search::detail
