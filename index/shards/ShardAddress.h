#pragma once

#include "engine/base/Result.h"

#include <string>
#include <vector>

namespace kokudo::shards {

/// Where a shard is served.
struct ShardAddress {
  std::string host;
  unsigned port = 0;
  std::string text() const { return host + ":" + std::to_string(port); }
};

/// "host:port,host:port"; an IPv6 address in brackets. BadUsage naming what is none, and one that
/// is given twice.
Result<std::vector<ShardAddress>> readShardAddresses(const std::string& list);

}  // namespace kokudo::shards
