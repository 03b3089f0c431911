#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/entities/BuildLinks.h"
#include "index/entities/EntityLinks.h"
#include "index/workspace/Workspace.h"

#include <cstdint>
#include <filesystem>

namespace kokudo::workbench {

/// The links between records of one thing that a workspace holds, and how they stand to its
/// catalogue.
struct LinksState {
  enum class Age { None, Current, Older };  ///< older than the catalogue, or of another one
  Age age = Age::None;
  std::uint64_t entities = 0;
};
/// "none", "current", "older".
std::string toText(LinksState::Age age);

/// WORKSPACE/entities.sqlite.
std::filesystem::path linksFile(const workspace::Workspace& workspace);

/// NotFound, saying what to do, where no links were built yet.
Result<entities::EntityLinks> openLinks(const workspace::Workspace& workspace);
/// A file that cannot be read counts as none: building replaces it.
Result<LinksState> linksState(const workspace::Workspace& workspace);
Result<LinksState::Age> ageOf(const entities::EntityLinks& links, const catalog::Catalog& catalog);

/// What bringing the links up to date did.
struct LinkOutcome {
  bool built = false;  ///< false: they were current
  entities::LinkReport report;
};

/// Builds the links anew unless they are current. The old ones stay until the new ones are whole.
/// The caller holds the workspace's write lock. @param always build in any case
Result<LinkOutcome> bringLinksUpToDate(const workspace::Workspace& workspace, bool always,
                                       Progress& progress, const CancelToken& token);

}  // namespace kokudo::workbench
