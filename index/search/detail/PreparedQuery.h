#pragma once

#include "index/search/Query.h"
#include "index/search/detail/Generation.h"
#include "index/search/detail/Geodesic.h"
#include "index/search/detail/Phrases.h"
#include "index/search/detail/Polygon.h"
#include "index/search/detail/Predicate.h"

#include <optional>
#include <vector>

namespace kokudo::search::detail {

/// A query checked and translated into the numbers of one generation.
struct PreparedQuery {
  const Query* query = nullptr;
  bool hasText = false;
  std::vector<Phrase> phrases;
  struct Accepted {
    Dimension dimension;
    std::vector<char> values;  ///< by number in the dictionary
  };
  std::vector<Accepted> facets;
  std::vector<std::int32_t> facetYears;  ///< kNoYear for "unknown"
  bool filtersYears = false;
  std::optional<DistanceFrom> near;
  std::optional<Polygon> polygon;
  std::vector<Predicate> where;
  std::vector<Box> boxes;  ///< a hit's place lies in or meets every one of them

  /// BadUsage for what makes no sense, naming what was expected. `query` must outlive the result.
  static Result<PreparedQuery> of(const Query& query, const Generation& generation);
  bool isSpatial() const { return !boxes.empty(); }
};

}  // namespace kokudo::search::detail
