#include "tests/flight/ProcessState.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace kokudo::flight {
namespace {

std::size_t entriesOf(const char* folder) {
  std::error_code code;
  const std::filesystem::directory_iterator begin(folder, code), end;
  return code ? 0 : static_cast<std::size_t>(std::distance(begin, end));
}

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
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace kokudo::flight
