#pragma once

#include "engine/base/Result.h"
#include "index/shards/ShardSearcher.h"
#include "index/shards/detail/ShardIdentity.h"

#include <xapian.h>

#include <optional>
#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// A shard that said what it is.
struct OpenShard {
  std::string name;  ///< its address or folder
  Xapian::Database database;
  ShardIdentity identity;
};

/// Shards of one set in order of number, and those that should be there and are not.
struct Connections {
  std::vector<OpenShard> open;
  std::vector<MissingShard> missing;

  std::vector<Xapian::Database> databases() const;
};

/// What one address gave.
struct Attempt {
  std::string name;
  std::optional<OpenShard> shard;
  std::string reason;          ///< why there is none, for a person
  std::optional<Error> error;  ///< it answers, but is no shard to be searched
};

/// Asks all at once; after the time for connecting those that were silent are missing. Never waits
/// longer, whatever a machine or a name server does.
std::vector<Attempt> connectAll(const std::vector<ShardAddress>& shards, const ShardTimes& times);
Attempt openFolder(const std::string& folder);

/// Puts them in order. BadUsage if they are of several sets, Network if there is none.
Result<Connections> connectionsOf(std::vector<Attempt> attempts);

/// The document of a term that one document has. Throws Xapian::Error.
std::string noteIn(const Xapian::Database& database, const char* term);

}  // namespace kokudo::shards::detail
