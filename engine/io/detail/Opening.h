#pragma once

#include "engine/io/detail/RequestQueue.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace kokudo::io::detail {

/// Which transfers may begin before anything could be shown: what must be there first, and then one
/// content by itself, for on a slow line two at once come at half the speed, and both late. Over
/// when that content has come; nothing waits for longer than a second. Without any of group First
/// all may begin.
class Opening {
 public:
  using Time = std::chrono::steady_clock::time_point;

  bool mayBegin(const WaitingRequest& request, Time now) const;
  void began(const WaitingRequest& request, Time now);
  void ended(const WaitingRequest& request, Time now);

 private:
  bool _isOver = false;
  std::map<RequestScheduler::Id, Time> _running;
  std::set<std::uint64_t> _owners;       ///< that have asked for what must be there first
  std::optional<Time> _firstThingEnded;  ///< the last of them
};

}  // namespace kokudo::io::detail
