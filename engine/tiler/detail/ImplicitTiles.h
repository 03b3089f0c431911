#pragma once

#include "engine/tiler/detail/OutputFolder.h"
#include "engine/tiler/detail/PointTree.h"
#include "engine/tiler/detail/TilesetJson.h"

#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Levels of one subtree: all where they are few, else half, so that a view from afar needs one
/// subtree and none below it holds only a tile or two.
unsigned subtreeLevelsOf(const PointTree& tree);

/// tileset.json with implicit tiling (OGC 22-025r4 §7.6): a quadtree of regions whose subtrees lie
/// in subtrees/{level}/{x}/{y}.subtree and contents in tiles/{level}/{x}/{y}.glb. The schema has
/// the tile semantics TILE_BOUNDING_REGION and TILE_GEOMETRIC_ERROR.
std::string implicitTilesetJson(const PointTree& tree, const std::string& copyright,
                                const TilesetNotes& notes);

/// A subtree with its address. Every tile has content; tile metadata gives the true region, which
/// reaches over the square's edge where a building does.
struct Subtree {
  std::string address;
  std::string bytes;
};
std::vector<Subtree> subtreesOf(const PointTree& tree);

/// The address of a tile's content.
std::string addressOf(const PointTile& tile);

}  // namespace kokudo::tiler::detail
