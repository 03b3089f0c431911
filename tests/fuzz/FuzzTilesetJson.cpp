// links: engine_tiles
#include "engine/tiles/detail/TilesetJson.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)kokudo::tiles::detail::parseTileset(text, "/fuzz/tileset.json", {});
  return 0;
}
