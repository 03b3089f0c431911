#pragma once

#include "apps/workbench/CollapsedPage.h"
#include "apps/workbench/JsonText.h"
#include "index/search/SearchPage.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// All that one search says: the page and what was asked for beside it.
struct SearchDocument {
  search::SearchPage page;
  std::optional<CollapsedPage> collapsed;  ///< where entries are entities; its hits are `page`'s
  std::optional<std::vector<search::YearCount>> years;
  std::optional<std::vector<search::CellCount>> cells;
  std::vector<MissingSource> missing;
  std::vector<search::FacetCount> offers;  ///< what may have been meant where nothing was found
};

/// The document of a page with further members (docs/cli.md).
std::string toJson(const SearchDocument& document);

}  // namespace kokudo::workbench
