// links: adapters_localfiles

#include "data-adapters/localfiles/detail/Glob.h"
#include "data-adapters/localfiles/detail/Rows.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

// GeoJSON, lists in JSON and CSV, as they come from anywhere. The first byte chooses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  namespace local = adapters::localfiles;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Diagnostics diagnostics;
  const auto visit = [](local::Row&&) { return true; };
  if (data[0] % 3 == 0) {
    (void)local::visitCsv(bytes, "fuzz.csv", diagnostics, visit).ok();
  } else if (data[0] % 3 == 1) {
    local::JsonKind kind;
    (void)local::visitJson(bytes, "fuzz.json", "data", diagnostics, kind, visit).ok();
  } else {
    const auto half = bytes.size() / 2;
    (void)local::globMatches(bytes.substr(0, half), bytes.substr(half));
  }
  return 0;
}
