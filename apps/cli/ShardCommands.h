#pragma once

#include "apps/cli/Command.h"

namespace kokudo::cli {

/// `kokudo index shard`.
void addIndexShardCommand(CLI::App& index, CommandContext& context);
/// `kokudo shard serve`.
void addShardCommand(CLI::App& app, CommandContext& context);

}  // namespace kokudo::cli
