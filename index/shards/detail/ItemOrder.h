#pragma once

#include "index/search/Query.h"

#include <xapian.h>

#include <cstddef>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// A document that a match found.
struct Item {
  Xapian::docid document = 0;  ///< in the shards as one database
  double weight = 0;
  std::string key;  ///< what it was sorted by, if not by weight
};

std::vector<Item> itemsOf(const Xapian::MSet& found);

/// Whether the first comes before the second; by document where nothing else tells.
class ItemOrder {
 public:
  using Sort = search::Query::Sort;

  explicit ItemOrder(Sort sort) : _sort(sort) {}
  bool operator()(const Item& a, const Item& b) const;

 private:
  Sort _sort;
};

/// Sorts with the same weight for those that differ by rounding only. False if ties of the last of
/// the `wanted` may go on behind the last item.
bool evenOut(std::vector<Item>& items, std::size_t wanted, ItemOrder order);

}  // namespace kokudo::shards::detail
