#pragma once

#include "apps/cli/SearchOptions.h"

#include <memory>
#include <string>

namespace kokudo::cli {

/// Where a search over several machines goes.
struct ShardOptions {
  std::string addresses;      ///< HOST:PORT,HOST:PORT; "": the workspace's own index
  double answerSeconds = 10;  ///< the longest silence of a shard
};

/// Adds --shards and --shard-timeout.
std::shared_ptr<ShardOptions> addShardOptions(CLI::App& command);

/// `kokudo search --shards`: the page as of the workspace's own index, and which shards are
/// missing (exit 3 then).
void searchShards(CommandContext& context, const SearchOptions& typed, const ShardOptions& shards);

}  // namespace kokudo::cli
