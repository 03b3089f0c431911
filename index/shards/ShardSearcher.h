#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/search/SearchPage.h"
#include "index/shards/ShardAddress.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::shards {

struct ShardTimes {
  double connectSeconds = 1;  ///< until a shard has said what it is
  double answerSeconds = 10;  ///< between two signs of life during a query
};

struct MissingShard {
  std::string shard;   ///< its address, or "2 of 4" where none was given
  std::string reason;  ///< for a person
};

struct ShardPage {
  search::SearchPage page;  ///< generation is the build of the shards
  std::vector<MissingShard> missing;
  std::uint64_t records = 0;  ///< in the shards that answered
};

/// Answers queries on the shards of one set by Xapian's remote backend: one database of all that
/// answer, so that scores do not depend on how many they are. Total, facets and the hits are those
/// of search::Searcher; the order by relevance is Xapian's BM25 of text and title, whole titles
/// first. A shard that does not answer in time is left out and named. Not thread-safe.
class ShardSearcher {
 public:
  /// Network if no shard answers; Unsupported or Integrity for what is no shard of this program;
  /// BadUsage for shards of different sets.
  static Result<ShardSearcher> connect(std::vector<ShardAddress> shards,
                                       const ShardTimes& times = {});
  /// The same on databases on this machine: folders as writeShards makes them.
  static Result<ShardSearcher> open(const std::vector<std::filesystem::path>& shards);
  ShardSearcher(ShardSearcher&&) noexcept;
  ShardSearcher& operator=(ShardSearcher&&) noexcept;
  ~ShardSearcher();

  /// As Searcher::search. Unsupported, naming the condition, for what shards cannot answer. Where
  /// records had to be looked at one by one and were too many, the page says exact = false.
  Result<ShardPage> search(const search::Query& query, bool explain = false,
                           const CancelToken& token = {});

 private:
  struct Impl;
  explicit ShardSearcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::shards
