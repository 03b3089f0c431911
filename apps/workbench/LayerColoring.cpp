#include "apps/workbench/LayerColoring.h"

#include <algorithm>

namespace kokudo::workbench {

bool LayerColoring::allShown() const {
  return std::all_of(shown.begin(), shown.end(), [](bool each) { return each; });
}

void classify(LayerColoring& coloring, styling::FeatureTables tables) {
  auto made = styling::colorSchemeOf(coloring.wish, tables);
  if (!made) {
    coloring.scheme.reset();
    coloring.shown.clear();
    coloring.counts.clear();
    coloring.problem = made.error().message;
    return;
  }
  coloring.problem.clear();
  coloring.counts = styling::countEntries(*made, tables);
  coloring.shown.assign(made->style.legend.size(), true);
  coloring.scheme = std::move(*made);
}

void recount(LayerColoring& coloring, styling::FeatureTables tables) {
  if (!coloring.scheme) return classify(coloring, tables);
  coloring.counts = styling::countEntries(*coloring.scheme, tables);
}

void toggleEntry(LayerColoring& coloring, std::size_t entry) {
  if (entry < coloring.shown.size()) coloring.shown[entry] = !coloring.shown[entry];
}

void isolateEntry(LayerColoring& coloring, std::size_t entry) {
  if (entry >= coloring.shown.size()) return;
  const auto shown = std::count(coloring.shown.begin(), coloring.shown.end(), true);
  const bool alone = shown == 1 && coloring.shown[entry];
  coloring.shown.assign(coloring.shown.size(), alone);
  coloring.shown[entry] = true;
}

}  // namespace kokudo::workbench
