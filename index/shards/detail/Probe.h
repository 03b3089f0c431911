#pragma once

#include "index/shards/ShardAddress.h"

#include <string>

namespace kokudo::shards::detail {

/// Whether something at the address greets within the time; "" if it does, else why not. Xapian's
/// own opening waits as long as for an answer.
std::string probe(const ShardAddress& address, double seconds);

}  // namespace kokudo::shards::detail
