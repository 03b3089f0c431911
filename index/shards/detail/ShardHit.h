#pragma once

#include "index/search/Query.h"
#include "index/search/SearchPage.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/ItemOrder.h"
#include "index/shards/detail/Plan.h"

namespace kokudo::shards::detail {

/// The hit that an item is, told from its record.
search::Hit hitOf(const Item& item, const Candidate& candidate, const Plan& plan,
                  search::Query::Sort sort);

}  // namespace kokudo::shards::detail
