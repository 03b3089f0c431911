#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/ShardIdentity.h"

#include <deque>
#include <filesystem>
#include <future>
#include <memory>
#include <semaphore>
#include <vector>

namespace kokudo::shards::detail {

/// How many chunks may be in work at the same time.
using ChunkSlots = std::counting_semaphore<256>;

/// Writes one shard: chunks of rows as databases of their own, merged at the end.
class ShardBuilder {
 public:
  /// @param slots null: all work is done by the caller
  ShardBuilder(std::filesystem::path folder, std::size_t chunkRecords,
               std::shared_ptr<ChunkSlots> slots, CancelToken token);
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
  std::size_t _chunkRecords;
  std::shared_ptr<ChunkSlots> _slots;
  CancelToken _token;
  std::vector<catalog::StoredRow> _filling;
  std::size_t _fillingBytes = 0;
  std::vector<std::filesystem::path> _chunks;
  std::deque<std::future<Result<Dictionary>>> _working;
  Dictionary _dictionary;
  std::uint64_t _records = 0;
};

}  // namespace kokudo::shards::detail
