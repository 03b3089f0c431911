#include "engine/content/GsiHeightPng.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

// Whatever the bytes, a tile that comes out has a height, or the word that there is none, for each
// of its pixels, and none beyond what 24 bits can say.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  const auto tile = content::decodeGsiHeightPng(std::as_bytes(std::span(data, size)), "fuzz");
  if (!tile.ok()) return 0;
  if (tile->heights.size() != std::size_t(tile->width) * std::size_t(tile->height)) std::abort();
  for (const float height : tile->heights)
    if (height > 83886.08f || height < -83886.08f) std::abort();
  return 0;
}
