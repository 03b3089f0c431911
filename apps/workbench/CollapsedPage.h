#pragma once

#include "apps/workbench/EntityView.h"
#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/search/Searcher.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace kokudo::workbench {

/// A page of a search on which records of one thing are one entry: limit and offset count entries.
struct CollapsedPage {
  search::SearchPage
      page;  ///< `hits`: the best record of each entry; total and facets count records
  std::vector<std::optional<EntityView>> entities;  ///< beside each hit; nothing: it stands alone
  std::uint64_t total = 0;                          ///< entries of the whole result
  bool exact = true;   ///< false: the result is long, and `total` is the most it may be
  bool older = false;  ///< the links are older than the catalogue
};

/// Up to this many hits the entries are counted exactly.
inline constexpr std::uint64_t kMostEntitiesCounted = 1'000'000;

Result<CollapsedPage> searchCollapsed(const search::Query& query, const search::Searcher& searcher,
                                      const entities::EntityLinks& links,
                                      const catalog::Catalog& catalog, bool explain,
                                      const CancelToken& token);

}  // namespace kokudo::workbench
