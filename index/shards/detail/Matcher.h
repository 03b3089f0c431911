#pragma once

#include "index/search/Query.h"
#include "index/shards/detail/Explanation.h"
#include "index/shards/detail/FacetCounter.h"
#include "index/shards/detail/ItemOrder.h"
#include "index/shards/detail/PlannedFacet.h"

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::shards::detail {

/// What matches count besides the items that they return.
struct Tally {
  explicit Tally(const std::vector<PlannedFacet>& planned) : facets(planned) {}

  FacetCounter facets;
  std::uint64_t total = 0;
  bool exact = true;

  /// The total, and whether it is exact, of a match.
  void take(const Xapian::MSet& found);
};

/// Matches queries on all shards as one database, in an order that the shards know.
class Matcher {
 public:
  using Sort = search::Query::Sort;

  Matcher(const std::vector<Xapian::Database>& shards, Sort sort, Explanation& explanation)
      : _database(joined(shards)),
        _sort(sort),
        _documents(_database.get_doccount()),
        _explanation(explanation) {}

  Xapian::doccount documents() const { return _documents; }
  /// The first items. @param tally where to count all that match; null: nowhere
  /// Throws Xapian::Error.
  std::vector<Item> matched(const Xapian::Query& query, std::size_t count, Tally* tally);

 private:
  bool sortsByValue() const;
  Xapian::Enquire enquireFor(const Xapian::Query& query) const;
  void countUnsorted(const Xapian::Query& query, Tally& tally);
  static Xapian::Database joined(const std::vector<Xapian::Database>& shards);

  Xapian::Database _database;
  Sort _sort;
  Xapian::doccount _documents;
  Explanation& _explanation;
};

}  // namespace kokudo::shards::detail
