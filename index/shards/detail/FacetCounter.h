#pragma once

#include "index/search/SearchPage.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/PlannedFacet.h"

#include <xapian.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// Counts the facets of a plan: by the shards while they match, and one record at a time.
class FacetCounter {
 public:
  explicit FacetCounter(const std::vector<PlannedFacet>& facets);
  /// Counts what the next match finds.
  void watch(Xapian::Enquire& enquire);
  void add(const Xapian::Document& document);
  /// By count, then value. @param total hits
  std::map<std::string, std::vector<search::FacetCount>> counts(std::uint64_t total,
                                                                const Dictionary& dictionary) const;

 private:
  const std::vector<PlannedFacet>& _facets;
  std::vector<std::unique_ptr<Xapian::ValueCountMatchSpy>> _spies;
  std::vector<std::map<std::string, std::uint64_t>> _more;
};

}  // namespace kokudo::shards::detail
