#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/search/SearchPage.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/Plan.h"

#include <xapian.h>

#include <vector>

namespace kokudo::shards::detail {

/// Runs a plan on shards in order of number, as one database. Unsupported where too many records
/// would have to be read. Throws Xapian::Error.
Result<search::SearchPage> execute(const std::vector<Xapian::Database>& shards, const Plan& plan,
                                   const search::Query& query, const Dictionary& dictionary,
                                   bool explain);

}  // namespace kokudo::shards::detail
