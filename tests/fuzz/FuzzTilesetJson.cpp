// links: engine_tiles
// Reads a tileset and lets two views choose from its tree: what is wanted must have an order.
#include "engine/tiles/detail/TileSelection.h"
#include "engine/tiles/detail/TilesetJson.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void look(kokudo::tiles::detail::Tile& root, const kokudo::geodesy::Vec3& from) {
  kokudo::tiles::ViewState view;
  view.position = from;
  view.direction = normalized(from * -1.0);
  view.up = {0, 0, 1};
  view.viewportWidth = view.viewportHeight = 1000;
  kokudo::tiles::detail::TileTree tree;
  kokudo::tiles::detail::TileSelector selector(view, {}, 1, tree);
  for (const auto& wanted : selector.select(root).wanted) {
    if (!std::isfinite(wanted.distance)) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(kokudo::tiles::detail::looksLikeTileset(text));
  static_cast<void>(kokudo::tiles::detail::looksLikeContent(text));
  const auto parsed = kokudo::tiles::detail::parseTileset(text, "/fuzz/tileset.json", {});
  if (!parsed.ok()) return 0;
  look(*parsed->root, {6.4e6, 1e3, 1e3});
  look(*parsed->root, {-4e6, 4e6, 4e6});
  return 0;
}
