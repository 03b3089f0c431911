#pragma once

#include "engine/io/AssetAccessor.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kokudo::io::detail {

/// One request to one address: no redirect is followed.
struct HttpHop {
  std::string uri, method, body;
  std::map<std::string, std::string> headers;
  std::chrono::steady_clock::time_point deadline;
  double stallSeconds = 15;
  std::size_t maxBytes = 0;
  std::function<void(std::size_t)> onBytes;  ///< as in AssetRequest
};

/// Connections kept open between requests, one transfer a connection at a time. Thread-safe.
class HttpTransfers {
 public:
  HttpTransfers();
  ~HttpTransfers();
  Result<AssetResponse> run(const HttpHop& hop, const CancelToken& token);

 private:
  struct Slot;
  std::unique_ptr<Slot> take();
  void giveBack(std::unique_ptr<Slot> slot);

  std::mutex _mutex;
  std::vector<std::unique_ptr<Slot>> _idle;  ///< the one used last at the back: its link is warm
};

}  // namespace kokudo::io::detail
