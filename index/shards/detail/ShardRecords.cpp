#include "index/shards/detail/ShardRecords.h"

#include "index/shards/detail/ShardDocument.h"

#include <future>

namespace kokudo::shards::detail {

// By the number that it has in the shard.
Fetched ShardRecords::fetch(std::size_t shard, Xapian::docid document) const {
  Fetched fetched;
  fetched.document = _shards[shard].get_document(document);
  auto record = recordIn(fetched.document.get_data());
  if (!record) throw Xapian::DatabaseCorruptError(record.error().message);
  fetched.candidate.record = std::move(*record);
  fetched.candidate.facts = _readers[shard].factsOf(fetched.candidate.record);
  return fetched;
}

// From all shards at the same time: each document is a round trip.
std::vector<Fetched> ShardRecords::fetch(const std::vector<Item>& items, std::size_t first,
                                         std::size_t last) const {
  const std::size_t shards = _shards.size();
  std::vector<Fetched> result(last > first ? last - first : 0);
  const auto fetchOf = [&](std::size_t shard) {
    for (std::size_t i = first; i < last; ++i)
      if ((items[i].document - 1) % shards == shard)
        result[i - first] =
            fetch(shard, static_cast<Xapian::docid>((items[i].document - 1) / shards + 1));
  };
  std::vector<std::future<void>> others;
  if (result.size() > 1)
    for (std::size_t shard = 1; shard < shards; ++shard)
      others.push_back(std::async(std::launch::async, fetchOf, shard));
  fetchOf(0);
  if (result.size() == 1)
    for (std::size_t shard = 1; shard < shards; ++shard) fetchOf(shard);
  for (auto& other : others) other.get();
  return result;
}

}  // namespace kokudo::shards::detail
