#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/tiles/detail/Tile.h"

#include <memory>
#include <string>
#include <string_view>

namespace kokudo::tiles::detail {

struct ParsedTileset {
  std::unique_ptr<Tile> root;
  std::string copyright;  ///< asset.copyright or asset.extras.copyright
  Diagnostics diagnostics;
};

/// Where a tileset hangs: under the world, or under a tile that names it as content.
struct TilesetPlace {
  geodesy::Mat4 transform;
  int depth = 0, externalDepth = 0;
};

/// Whether the bytes are JSON text, as a tileset is.
bool looksLikeJson(std::string_view bytes);

/// Reads tileset.json of 3D Tiles 1.0 and 1.1 (OGC 18-053r2, 22-025r4 §7) with an explicit tree.
/// Unsupported for implicit tiling and for required extensions that are not read. Any thread.
Result<ParsedTileset> parseTileset(std::string_view bytes, const std::string& uri,
                                   const TilesetPlace& place);

}  // namespace kokudo::tiles::detail
