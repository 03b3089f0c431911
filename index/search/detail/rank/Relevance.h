#pragma once

#include "index/search/detail/Found.h"
#include "index/search/detail/rank/Match.h"

#include <vector>

namespace kokudo::search::detail {

/// The first `count` hits by relevance: by text and title, the first kRefinedHits of them by every
/// signal. Ties in order of id (TiesById.h). Throws Xapian::Error.
std::vector<Match> byRelevance(const Corpus& corpus, const PreparedQuery& prepared,
                               const Found& found, std::size_t count, Trace& trace);

}  // namespace kokudo::search::detail
