#pragma once

#include "index/search/detail/Found.h"
#include "index/search/detail/rank/Match.h"

#include <vector>

namespace kokudo::search::detail {

/// The first `count` hits in the query's order; ties in order of document, so that pages never
/// overlap. Throws Xapian::Error.
std::vector<Match> firstHits(const Corpus& corpus, const PreparedQuery& prepared,
                             const Found& found, std::size_t count, Trace& trace);

/// Whether the query's order is that of the documents.
bool isInDocumentOrder(const PreparedQuery& prepared);

}  // namespace kokudo::search::detail
