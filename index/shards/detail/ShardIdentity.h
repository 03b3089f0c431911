#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <string>

namespace kokudo::shards::detail {

/// What a shard says of itself, in a document that is no record.
struct ShardIdentity {
  std::string build;  ///< the same in all shards of a set
  unsigned number = 1, of = 1;
  std::uint64_t records = 0;
  std::string analyzer;

  std::string toJson() const;
  static Result<ShardIdentity> fromJson(const std::string& text);
};

}  // namespace kokudo::shards::detail
