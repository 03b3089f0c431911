#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/PlannedFacet.h"

#include <xapian.h>

#include <optional>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// A query in the stock classes that Xapian's remote backend knows.
struct Plan {
  Condition condition;  ///< unscored
  /// What scores: the same as far as it is possible, by its texts, or nearness; empty for none.
  Xapian::Query ranked;
  std::vector<PlannedFacet> facets;
  std::vector<std::string> typed;           ///< phrases that are not in a negation
  std::vector<std::string> phrases;         ///< to mark in snippets
  std::optional<search::Query::Near> near;  ///< to tell distances and to sort by them
  bool exact = true;                        ///< the query itself allows an exact answer
  /// Conditions that only fetched records decide, with what to do where there are too many.
  std::vector<std::string> undecided;
  std::string text;  ///< in the query language

  /// BadUsage for what makes no sense, Unsupported for what shards cannot do, saying what to do.
  static Result<Plan> of(const search::Query& query, const Dictionary& dictionary);

 private:
  Result<Condition> conditionOf(const search::Query& query, const Dictionary& dictionary,
                                bool scored);
};

}  // namespace kokudo::shards::detail
