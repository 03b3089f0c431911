#pragma once

#include <cstddef>

namespace kokudo::flight {

/// What this process holds, as Linux tells it (proc(5)); 0 where it does not.
struct ProcessState {
  std::size_t residentBytes = 0, files = 0, threads = 0;
};
ProcessState processState();

/// The most resident bytes so far.
std::size_t peakResidentBytes();

}  // namespace kokudo::flight
