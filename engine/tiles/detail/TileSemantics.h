#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "engine/tiles/detail/Tile.h"

#include <string>

namespace kokudo::tiles::detail {

/// Lets metadata with a meaning (3D Metadata Semantic Reference) override what a tile has: volume,
/// height span, geometric error, refinement. BadInput naming a semantic whose value makes no sense;
/// the others hold nevertheless.
Status applyTileSemantics(const Attributes& semantics, Tile& tile, const std::string& where);

/// The same for one content: its volume, address and group. Heights alone narrow the tile's volume.
Status applyContentSemantics(const Attributes& semantics, const Tile& tile,
                             TileExtras::Content& content, std::string& uri,
                             const std::string& where);

}  // namespace kokudo::tiles::detail
