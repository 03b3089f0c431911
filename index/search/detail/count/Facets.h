#pragma once

#include "index/search/SearchPage.h"
#include "index/search/detail/Found.h"

#include <string>
#include <vector>

namespace kokudo::search::detail {

/// Exact counts of a facet over the whole result, by count, then value. @param name a dimension,
/// "year" or "attr:NAME", checked before
std::vector<FacetCount> countFacet(const Corpus& corpus, const Found& found,
                                   const std::string& name);

/// How many documents of a set have each value of a dimension, by number in the dictionary.
std::vector<std::uint64_t> countCodes(const Segment& segment, Dimension dimension,
                                      const DocumentSet& set);

/// Documents by year, kNoYear for those without, in ascending order.
std::vector<std::pair<std::int32_t, std::uint64_t>> countYears(const Corpus& corpus,
                                                               const Found& found);

/// Counts of an attribute's values; a record with one value several times counts once for it.
std::vector<FacetCount> countAttribute(const Corpus& corpus, const Found& found,
                                       const std::string& name);

}  // namespace kokudo::search::detail
