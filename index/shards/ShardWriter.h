#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::shards {

constexpr unsigned kMostShards = 256;

struct ShardSet {
  std::string build;                   ///< stands for the records and the analyzer
  std::vector<std::uint64_t> records;  ///< of each shard
  std::uint64_t bytes = 0;
};

/// Writes the catalogue as `count` Xapian databases for xapian-tcpsrv, `folder`/shard-001 and so
/// on, each with a manifest of sha256. Records are dealt out in order of id, so that documents
/// numbered across the shards are in that order too. The folder appears whole or not at all: a set
/// that was there is replaced at once; anything else there is BadUsage. Progress in records.
/// @param workers threads besides the caller's
Result<ShardSet> writeShards(const catalog::Catalog& catalog, const std::filesystem::path& folder,
                             unsigned count, unsigned workers, Progress& progress,
                             const CancelToken& token);

/// The folder of shard `number`, from 1.
std::filesystem::path shardFolder(const std::filesystem::path& folder, unsigned number);

}  // namespace kokudo::shards
