#include "apps/workbench/EntityIndex.h"

namespace kokudo::workbench {

std::string toText(LinksState::Age age) {
  switch (age) {
    case LinksState::Age::Current:
      return "current";
    case LinksState::Age::Older:
      return "older";
    default:
      return "none";
  }
}

std::filesystem::path linksFile(const workspace::Workspace& workspace) {
  return workspace.folder() / "entities.sqlite";
}

Result<entities::EntityLinks> openLinks(const workspace::Workspace& workspace) {
  auto links = entities::EntityLinks::open(linksFile(workspace));
  if (!links && links.error().kind == Error::Kind::NotFound)
    return Error{Error::Kind::NotFound,
                 linksFile(workspace).string() +
                     ": no links between records yet; build them with: kokudo index link"};
  return links;
}

Result<LinksState::Age> ageOf(const entities::EntityLinks& links, const catalog::Catalog& catalog) {
  const auto revision = links.catalogRevision(), now = catalog.revision();
  const auto identity = links.catalogIdentity(), ours = catalog.identity();
  for (const auto* number : {&revision, &now, &identity, &ours})
    if (!*number) return number->error();
  const bool current = *revision == *now && *identity == *ours;
  return current ? LinksState::Age::Current : LinksState::Age::Older;
}

Result<LinksState> linksState(const workspace::Workspace& workspace) {
  LinksState state;
  const auto links = entities::EntityLinks::open(linksFile(workspace));
  if (!links) return state;
  const auto catalog = workspace.openCatalog(false);
  if (!catalog) return catalog.error();
  const auto age = ageOf(*links, *catalog);
  const auto count = links->count();
  if (!age) return age.error();
  if (!count) return count.error();
  state.age = *age;
  state.entities = *count;
  return state;
}

Result<LinkOutcome> bringLinksUpToDate(const workspace::Workspace& workspace, bool always,
                                       Progress& progress, const CancelToken& token) {
  const auto catalog = workspace.openCatalog(false);
  if (!catalog) return catalog.error();
  if (!always) {
    const auto links = entities::EntityLinks::open(linksFile(workspace));
    const auto age = links ? ageOf(*links, *catalog) : links.error();
    if (age && *age == LinksState::Age::Current) return LinkOutcome{};
  }
  const auto report = entities::buildLinks(*catalog, linksFile(workspace), {}, progress, token);
  if (!report) return report.error();
  return LinkOutcome{true, *report};
}

}  // namespace kokudo::workbench
