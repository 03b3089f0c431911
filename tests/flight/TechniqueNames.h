#pragma once

#include "engine/tiles/Techniques.h"

#include <string_view>

namespace kokudo::flight {

struct NamedTechnique {
  std::string_view name;
  bool tiles::Techniques::*technique;
};

/// All of them, as `--without` and the tables of tests/bench call them.
inline constexpr NamedTechnique kTechniques[] = {
    {"kicking", &tiles::Techniques::kicking},
    {"keep-detail", &tiles::Techniques::keepDetail},
    {"cull-by-children", &tiles::Techniques::cullByChildren},
    {"dynamic-error", &tiles::Techniques::errorGrowsWithDistance},
    {"skip-levels", &tiles::Techniques::skipLevels},
    {"coarse-first", &tiles::Techniques::coarseFirst},
    {"link", &tiles::Techniques::adaptToLink},
    {"priorities", &tiles::Techniques::priorities},
    {"cancel", &tiles::Techniques::cancelStale},
    {"foveated", &tiles::Techniques::deferOutsideFovea},
    {"racing", &tiles::Techniques::waitWhileRacing},
    {"preload", &tiles::Techniques::preloadDestination},
    {"budgets", &tiles::Techniques::frameBudgets},
    {"compact", &tiles::Techniques::compactModels},
};

/// Turns one off, or with "all" every one. False if there is none of that name.
inline bool turnOff(tiles::Techniques& techniques, std::string_view name) {
  bool found = false;
  for (const NamedTechnique& one : kTechniques) {
    if (name != "all" && name != one.name) continue;
    techniques.*one.technique = false;
    found = true;
  }
  return found;
}

}  // namespace kokudo::flight
