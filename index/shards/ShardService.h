#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/shards/ShardAddress.h"

#include <filesystem>
#include <functional>
#include <string>

namespace kokudo::shards {

struct ServiceOptions {
  std::string interface = "127.0.0.1";
  unsigned port = 0;   ///< 0: a free one
  bool verify = true;  ///< read every file and compare its sha256 first, not sizes alone
};

/// Whether only programs on this machine reach an address.
bool isLoopback(const std::string& interface);

/// Serves the shard in a folder by xapian-tcpsrv until the token is cancelled; then no process of
/// it is left. Integrity if a file is not what the manifest says, NotFound if the program is not
/// installed, Io if the port is taken or the program ends. @param ready called once, when it
/// answers
Status serveShard(const std::filesystem::path& folder, const ServiceOptions& options,
                  const std::function<void(const ShardAddress&)>& ready, Progress& progress,
                  const CancelToken& token);

}  // namespace kokudo::shards
