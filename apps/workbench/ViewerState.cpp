#include "apps/workbench/ViewerState.h"

namespace kokudo::workbench {

search::Query queryOf(const ViewerState& state,
                      const std::optional<std::array<double, 4>>& viewBox) {
  search::Query query;
  query.text = state.queryText;
  query.facets = state.chosenFacets;
  if (state.searchInView) query.bbox = viewBox;
  query.countFacets = {"source", "dataset", "prefecture", "municipality", "kind"};
  return query;
}

}  // namespace kokudo::workbench
