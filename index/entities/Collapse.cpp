#include "index/entities/Collapse.h"

#include <algorithm>
#include <unordered_map>

namespace kokudo::entities {

Result<std::vector<CollapsedHit>> collapse(const std::vector<std::string>& recordIds,
                                           const EntityLinks& links) {
  std::vector<CollapsedHit> collapsed;
  std::unordered_map<std::string, std::size_t> placeOf;
  for (std::size_t i = 0; i < recordIds.size(); ++i) {
    auto id = links.entityIdOf(recordIds[i]);
    if (!id) return id.error();
    const auto [at, isNew] = placeOf.try_emplace(*id, collapsed.size());
    if (isNew) {
      const auto entity = links.entityOf(recordIds[i]);
      if (!entity) return entity.error();
      collapsed.push_back({*id, {}, *entity ? (*entity)->members : std::vector<std::string>{}});
    }
    CollapsedHit& hit = collapsed[at->second];
    hit.hits.push_back(i);
    std::erase(hit.elsewhere, recordIds[i]);
  }
  return collapsed;
}

}  // namespace kokudo::entities
