#pragma once

#include "apps/workbench/JsonText.h"
#include "index/catalog/Catalog.h"
#include "index/workspace/Workspace.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// A source as `kokudo sources` shows it.
struct SourceState {
  std::string name, title, url, license, keyVariable;
  std::uint64_t records = 0;
  std::string health;  ///< "never harvested", "complete on ...", "incomplete: why", "local files"
};

/// The built-in sources, then the local ones that the catalogue holds.
Result<std::vector<SourceState>> sourceStates(const workspace::Workspace& workspace);

/// Sources whose last harvest failed or stopped early: their results are missing from a search.
std::vector<MissingSource> incompleteSources(const workspace::Workspace& workspace);

/// Notes how a harvest ended. @param problem "" if it was complete
Status noteHarvest(catalog::Catalog& catalog, const std::string& source,
                   const std::string& problem);

}  // namespace kokudo::workbench
