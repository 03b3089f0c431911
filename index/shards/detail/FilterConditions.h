#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/Plan.h"

namespace kokudo::shards::detail {

/// The condition of a filter. Tells the plan where its answer is not exact, and the first point
/// that distances are told from. BadUsage and Unsupported as Plan::of.
Result<Condition> meetsFilter(const language::Filter& filter, Plan& plan,
                              const Dictionary& dictionary);
/// As hasAttribute; tells the plan what only fetched records decide.
Result<Condition> meetsPredicate(const language::Attribute& condition, Plan& plan,
                                 const Dictionary& dictionary);

}  // namespace kokudo::shards::detail
