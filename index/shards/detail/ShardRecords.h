#pragma once

#include "index/search/RecordFacts.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/ItemOrder.h"

#include <xapian.h>

#include <cstddef>
#include <vector>

namespace kokudo::shards::detail {

/// A document with what it holds.
struct Fetched {
  Xapian::Document document;
  Candidate candidate;
};

/// Fetches the records of items from the shards that they lie in. The shards must outlive it.
class ShardRecords {
 public:
  explicit ShardRecords(const std::vector<Xapian::Database>& shards)
      : _shards(shards), _readers(shards.size()) {}
  /// Of the items from `first` to before `last`, in their order. Throws Xapian::Error.
  std::vector<Fetched> fetch(const std::vector<Item>& items, std::size_t first,
                             std::size_t last) const;

 private:
  Fetched fetch(std::size_t shard, Xapian::docid document) const;

  const std::vector<Xapian::Database>& _shards;
  std::vector<search::RecordReader> _readers;
};

}  // namespace kokudo::shards::detail
