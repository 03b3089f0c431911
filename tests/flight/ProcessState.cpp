#include "tests/flight/ProcessState.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace kokudo::flight {
namespace {

std::size_t entriesOf(const char* folder) {
  std::error_code code;
  const std::filesystem::directory_iterator begin(folder, code), end;
  return code ? 0 : static_cast<std::size_t>(std::distance(begin, end));
}

/// Since it was last counted anew.
std::size_t highWater() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

std::size_t peakBefore = 0;

}  // namespace

ProcessState processState() {
  ProcessState state;
  std::ifstream memory("/proc/self/statm");
  std::size_t all = 0, resident = 0;
  memory >> all >> resident;
  state.residentBytes = resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  state.files = entriesOf("/proc/self/fd");
  state.threads = entriesOf("/proc/self/task");
  const auto heap = mallinfo2();
  state.heapBytes = heap.uordblks + heap.hblkhd;
  return state;
}

std::size_t peakResidentBytes() {
  return std::max(peakBefore, highWater());
}

std::size_t peakResidentBytesOf(const std::function<void()>& work) {
  peakBefore = peakResidentBytes();
  std::ofstream("/proc/self/clear_refs") << 5;
  work();
  return highWater();
}

}  // namespace kokudo::flight
