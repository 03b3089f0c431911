#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/entities/EntityLinks.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// A record of an entity, as it is shown.
struct EntityMember {
  std::string id, title, source, datasetTitle;
  bool gone = false;   ///< the catalogue has it no more: the links are older
  bool isHit = false;  ///< of a search: it is a hit, too
  std::string reason;  ///< why it belongs to the one that is shown; "" for that one itself
};

/// An entity with what is known of its members. The record that it is shown for comes first.
struct EntityView {
  entities::Entity entity;
  std::vector<EntityMember> members;
  bool older = false;  ///< the links are older than the catalogue
};

/// Nothing if the record stands alone.
Result<std::optional<EntityView>> viewEntity(const std::string& recordId,
                                             const entities::EntityLinks& links,
                                             const catalog::Catalog& catalog);

}  // namespace kokudo::workbench
