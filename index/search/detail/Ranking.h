#pragma once

#include "index/search/detail/Matcher.h"

#include <vector>

namespace kokudo::search::detail {

/// Puts the first `count` matches in the query's order (all of them if `count` is larger); ties
/// stay in order of document, so that pages never overlap. What lies behind is in no order.
void rank(std::vector<Match>& matches, const PreparedQuery& prepared, const Generation& generation,
          std::size_t count);

}  // namespace kokudo::search::detail
