#pragma once

#include "index/search/detail/Corpus.h"
#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/evaluate/Trace.h"

#include <cstdint>
#include <vector>

namespace kokudo::search::detail {

/// What a query found, by segment.
struct Found {
  std::vector<DocumentSet> sets;
  std::uint64_t total = 0;
  bool isEverything = true;  ///< every document that was not removed
};

/// Cancelled if the trace's token says so. Throws Xapian::Error.
Result<Found> find(const Corpus& corpus, const PreparedQuery& prepared, Trace& trace);

}  // namespace kokudo::search::detail
