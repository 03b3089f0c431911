#pragma once

#include <cstddef>
#include <functional>

namespace kokudo::flight {

/// What this process holds, as Linux tells it (proc(5)); 0 where it does not.
struct ProcessState {
  std::size_t residentBytes = 0, files = 0, threads = 0;
  std::size_t heapBytes = 0;  ///< allocated and not freed, as malloc tells it
};
ProcessState processState();

/// The most resident bytes so far.
std::size_t peakResidentBytes();
/// The most while `work` runs, where Linux lets that be counted anew.
std::size_t peakResidentBytesOf(const std::function<void()>& work);

}  // namespace kokudo::flight
