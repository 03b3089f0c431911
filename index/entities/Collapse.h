#pragma once

#include "engine/base/Result.h"
#include "index/entities/EntityLinks.h"

#include <cstddef>
#include <string>
#include <vector>

namespace kokudo::entities {

/// Hits of one entity.
struct CollapsedHit {
  std::string entity;             ///< Entity::id, or the record's own id if it stands alone
  std::vector<std::size_t> hits;  ///< positions in the list, best first: the first one is shown
  std::vector<std::string> elsewhere;  ///< members that are not in the list
};

/// One entry for each entity among `recordIds`, in the order of its first hit.
Result<std::vector<CollapsedHit>> collapse(const std::vector<std::string>& recordIds,
                                           const EntityLinks& links);

}  // namespace kokudo::entities
