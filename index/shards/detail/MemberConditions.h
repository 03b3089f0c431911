#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/Plan.h"

#include <vector>

namespace kokudo::shards::detail {

/// Adds what the members of a query ask for beside its text and tree. Its own point becomes the one
/// that distances are told from. BadUsage and Unsupported as Plan::of.
Status addMembers(const search::Query& query, const Dictionary& dictionary, Plan& plan,
                  std::vector<Condition>& parts);

}  // namespace kokudo::shards::detail
