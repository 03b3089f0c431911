#include "apps/workbench/EntityView.h"

#include <algorithm>

namespace kokudo::workbench {
namespace {

bool joins(const entities::Link& link, const std::string& a, const std::string& b) {
  return (link.first == a && link.second == b) || (link.first == b && link.second == a);
}

// The link with the record that is shown; where there is none, the one by which the member came in.
std::string whyMember(const entities::Entity& entity, const std::string& member,
                      const std::string& shown) {
  for (const auto& link : entity.links)
    if (joins(link, member, shown)) return reasonOf(link);
  for (const auto& link : entity.links) {
    if (link.first == member) return reasonOf(link) + ", with " + link.second;
    if (link.second == member) return reasonOf(link) + ", with " + link.first;
  }
  return "";
}

Result<EntityMember> memberOf(const std::string& id, const catalog::Catalog& catalog) {
  EntityMember member;
  member.id = id;
  const auto record = catalog.find(id);
  if (!record && record.error().kind != Error::Kind::NotFound) return record.error();
  member.gone = !record.ok();
  if (member.gone) return member;
  member.title = record->title;
  member.source = record->source;
  member.datasetTitle = record->datasetTitle.empty() ? record->dataset : record->datasetTitle;
  return member;
}

}  // namespace

Result<std::optional<EntityView>> viewEntity(const std::string& recordId,
                                             const entities::EntityLinks& links,
                                             const catalog::Catalog& catalog) {
  auto entity = links.entityOf(recordId);
  if (!entity) return entity.error();
  if (!*entity) return std::optional<EntityView>();
  EntityView view;
  view.entity = std::move(**entity);
  for (const auto& id : view.entity.members) {
    auto member = memberOf(id, catalog);
    if (!member) return member.error();
    if (id != recordId) member->reason = whyMember(view.entity, id, recordId);
    view.members.push_back(std::move(*member));
  }
  std::stable_partition(view.members.begin(), view.members.end(),
                        [&](const EntityMember& member) { return member.id == recordId; });
  return std::optional<EntityView>(std::move(view));
}

}  // namespace kokudo::workbench
