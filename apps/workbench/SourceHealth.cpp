#include "apps/workbench/SourceHealth.h"

#include "data-adapters/contract/AllAdapters.h"
#include "engine/provenance/Provenance.h"

#include <algorithm>

namespace kokudo::workbench {
namespace {

// State "health/<source>": the time of the last harvest, a line break, and what was wrong ("" =
// complete).
std::string healthKey(const std::string& source) {
  return "health/" + source;
}

std::string healthText(const std::string& state) {
  const auto lineBreak = state.find('\n');
  const auto problem = lineBreak == std::string::npos ? "" : state.substr(lineBreak + 1);
  if (problem.empty()) return "complete on " + state.substr(0, lineBreak);
  return "incomplete on " + state.substr(0, lineBreak) + ": " + problem;
}

}  // namespace

Result<std::vector<SourceState>> sourceStates(const workspace::Workspace& workspace) {
  const auto catalog = workspace.openCatalog(false);
  if (!catalog) return catalog.error();
  auto counts = catalog->countBySource();
  if (!counts) return counts.error();
  std::vector<SourceState> states;
  for (const auto& adapter : adapters::allAdapters()) {
    const auto source = adapter->describe();
    SourceState state{source.name,      source.title,       source.baseUrl,
                      source.license,   source.keyVariable, 0,
                      "never harvested"};
    if (const auto found = counts->find(source.name); found != counts->end()) {
      state.records = found->second;
      counts->erase(found);
    }
    if (const auto health = catalog->state(healthKey(source.name)))
      state.health = healthText(*health);
    states.push_back(std::move(state));
  }
  for (const auto& [name, count] : *counts)
    states.push_back({name, name, "", "", "", count, "local files"});
  return states;
}

std::vector<MissingSource> incompleteSources(const workspace::Workspace& workspace) {
  std::vector<MissingSource> missing;
  const auto catalog = workspace.openCatalog(false);
  if (!catalog) return missing;
  for (const auto& adapter : adapters::allAdapters()) {
    const auto name = adapter->describe().name;
    const auto health = catalog->state(healthKey(name));
    if (!health) continue;
    const auto lineBreak = health->find('\n');
    if (lineBreak != std::string::npos && lineBreak + 1 < health->size())
      missing.emplace_back(name, health->substr(lineBreak + 1));
  }
  return missing;
}

Status noteHarvest(catalog::Catalog& catalog, const std::string& source,
                   const std::string& problem) {
  return catalog.putState(healthKey(source), provenance::utcNow() + "\n" + problem);
}

}  // namespace kokudo::workbench
