#pragma once

#include "engine/styling/ColorScheme.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// How a layer is coloured by an attribute: what was asked for, and the legend as it stands.
struct LayerColoring {
  styling::ColorBy wish;
  std::optional<styling::ColorScheme> scheme;  ///< none until something in view has the attribute
  std::vector<bool> shown;                     ///< per entry of the legend
  std::vector<std::uint64_t> counts;           ///< per entry, in the tiles in view
  std::string problem;                         ///< why there is no scheme, "" = there is
  bool allShown() const;
};

/// Parts what is in view into classes anew; which entries are shown is forgotten.
void classify(LayerColoring& coloring, styling::FeatureTables tables);
/// Counts again with the classes as they are, so that colours keep their meaning while one moves
/// about; classifies where that was not possible before.
void recount(LayerColoring& coloring, styling::FeatureTables tables);

void toggleEntry(LayerColoring& coloring, std::size_t entry);
/// Shows one entry alone; all again where it was alone already.
void isolateEntry(LayerColoring& coloring, std::size_t entry);

}  // namespace kokudo::workbench
