#pragma once

#include "engine/base/Result.h"
#include "index/shards/detail/Condition.h"

#include <optional>

namespace kokudo::shards::detail {

/// The year is known and from `from` to `to`, both included; without a bound, open on that side.
/// BadUsage where the first is after the last.
Result<Condition> inYears(std::optional<int> from, std::optional<int> to);
/// The year is unknown.
Condition ofUnknownYear();

}  // namespace kokudo::shards::detail
