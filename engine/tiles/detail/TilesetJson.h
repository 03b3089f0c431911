#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/tiles/detail/Subtree.h"
#include "engine/tiles/detail/Tile.h"

#include <memory>
#include <string>
#include <string_view>

namespace kokudo::tiles::detail {

/// A tree to be taken over: of a tileset.json, or of one subtree.
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

/// Whether the JSON is a tileset: it has `asset` and `root`.
bool looksLikeTileset(std::string_view bytes);

/// Whether these may be the bytes of one content: anything but JSON that is no glTF and no GeoJSON.
bool looksLikeContent(std::string_view bytes);

/// A tileset of one tile, for a content that is opened by itself. BadInput where the content is
/// larger or further away than can be drawn.
Result<ParsedTileset> wrapContent(const content::Model& model, const std::string& uri,
                                  const TilesetPlace& place);

/// Reads tileset.json of 3D Tiles 1.0 and 1.1 (OGC 18-053r2, 22-025r4 §7), explicit or implicit.
/// Unsupported for required extensions that are not read. Any thread.
/// @param fetch for a schema by address; may be empty
Result<ParsedTileset> parseTileset(std::string_view bytes, const std::string& uri,
                                   const TilesetPlace& place, const FetchNamed& fetch = {});

/// Reads the subtree that a tile stands for. Any thread.
Result<ParsedTileset> parseSubtree(std::string bytes, const std::string& uri,
                                   const ImplicitPlace& place, int depth, const FetchNamed& fetch);

}  // namespace kokudo::tiles::detail
