#pragma once

#include "engine/base/Result.h"
#include "index/search/SearchPage.h"
#include "index/shards/detail/Planner.h"

#include <xapian.h>

namespace kokudo::shards::detail {

/// Runs a plan. Unsupported where too many records would have to be read. Throws Xapian::Error.
Result<search::SearchPage> execute(const Xapian::Database& database, const Plan& plan,
                                   const search::Query& query, const Dictionary& dictionary,
                                   bool explain);

}  // namespace kokudo::shards::detail
