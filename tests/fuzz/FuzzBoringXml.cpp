#include "engine/content/BoringXml.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever the bytes, a log that comes out has a place inside Japan or none.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  Diagnostics diagnostics;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto boring = content::readBoringXml(bytes, "fuzz", diagnostics);
  if (!boring.ok()) return 0;
  if (boring->longitude.has_value() != boring->latitude.has_value()) std::abort();
  if (boring->longitude && (*boring->longitude < 122 || *boring->longitude > 154)) std::abort();
  return 0;
}
