#include "engine/content/CityGml.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Whatever the bytes, every object that comes out has an id, closed areas and places in Japan.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  Diagnostics diagnostics;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto info = content::readCityGml(
      bytes, "fuzz", diagnostics, CancelToken(), [](content::CityObject&& object) {
        if (object.gmlId.empty()) std::abort();
        for (const auto& lod : object.lods) {
          for (const auto& polygon : lod) {
            if (polygon.rings.empty()) std::abort();
            for (const auto& ring : polygon.rings) {
              if (ring.size() < 3 || ring[0][0] < 122 || ring[0][0] > 154) std::abort();
            }
          }
        }
        return true;
      });
  if (!info.ok() && info.error().message.empty()) std::abort();
  return 0;
}
