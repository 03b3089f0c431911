#pragma once

#include "index/search/Query.h"
#include "index/shards/detail/ItemOrder.h"
#include "index/shards/detail/ShardRecords.h"

#include <cstddef>
#include <vector>

namespace kokudo::shards::detail {

/// Sorts by geodesic distance, which the shards know to some metres only. False if one behind the
/// last item may be nearer than the last of the `wanted`. Throws Xapian::Error.
bool sortByDistance(std::vector<Item>& items, std::size_t wanted, const search::Query::Near& near,
                    const ShardRecords& records);

}  // namespace kokudo::shards::detail
