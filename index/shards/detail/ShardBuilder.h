#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/ShardIdentity.h"

#include <deque>
#include <filesystem>
#include <future>
#include <vector>

namespace kokudo::shards::detail {

/// Writes one shard: chunks of rows as databases of their own, merged at the end.
class ShardBuilder {
 public:
  ShardBuilder(std::filesystem::path folder, bool inBackground, CancelToken token);
  ~ShardBuilder();
  ShardBuilder(ShardBuilder&&) = default;

  Status add(catalog::StoredRow row);
  /// Closes the last chunk, waits for all.
  Status finishChunks();
  const Dictionary& dictionary() const { return _dictionary; }
  std::uint64_t records() const { return _records; }
  /// Merges the chunks, with the two documents that are no record.
  Status finish(const ShardIdentity& identity, const std::string& dictionary);

 private:
  static std::uint64_t emptyNotes(const ShardIdentity& identity);
  Status closeChunk();
  Status waitForFirst();

  std::filesystem::path _folder;
  bool _inBackground;
  CancelToken _token;
  std::vector<catalog::StoredRow> _filling;
  std::size_t _fillingBytes = 0;
  std::vector<std::filesystem::path> _chunks;
  std::deque<std::future<Result<Dictionary>>> _working;
  Dictionary _dictionary;
  std::uint64_t _records = 0;
};

}  // namespace kokudo::shards::detail
