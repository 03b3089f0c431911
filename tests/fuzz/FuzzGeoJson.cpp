#include "engine/content/GeoJsonDecoder.h"

#include <cstdint>
#include <cstdlib>
#include <string>

// Geometry from coordinates alone: the bytes as numbers of a polygon's rings, or as a document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  std::string text(reinterpret_cast<const char*>(data), size);
  if (!text.starts_with('{')) {
    text = R"({"type":"Polygon","coordinates":[[)";
    bool first = true;
    for (std::size_t i = 0; i + 1 < size; i += 2) {
      if (data[i] == 255) {
        text += "],[";
        first = true;
        continue;
      }
      text += std::string(first ? "[" : ",[") + std::to_string(data[i] % 64 / 1000.0) + "," +
              std::to_string(data[i + 1] % 64 / 1000.0) + "]";
      first = false;
    }
    text += "]]}";
  }
  content::DecodeContext context;
  context.uri = "fuzz";
  const auto model = content::decodeGeoJson(std::as_bytes(std::span(text)), context);
  if (!model.ok()) return model.error().message.empty() ? (std::abort(), 0) : 0;
  for (const auto& p : model->primitives) {
    for (const auto index : p.indices) {
      if (index >= p.positions.size() / 3) std::abort();
    }
    for (const auto index : p.outline) {
      if (index >= p.positions.size() / 3) std::abort();
    }
  }
  return 0;
}
