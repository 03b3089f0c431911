#pragma once

#include "index/search/SearchPage.h"
#include "index/search/detail/Found.h"

#include <optional>

namespace kokudo::search::detail {

/// What the query would find besides `found` if it asked for the thesaurus; nothing if that is
/// nothing. Costs as much as finding (not ordering) it. Throws Xapian::Error.
std::optional<Equivalents> equivalentsOf(const Query& query, const Corpus& corpus,
                                         const Found& found, Trace& trace);

}  // namespace kokudo::search::detail
