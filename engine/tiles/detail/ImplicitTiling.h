#pragma once

#include "engine/base/Result.h"
#include "engine/tiles/detail/Json.h"
#include "engine/tiles/detail/Subtree.h"
#include "engine/tiles/detail/Tile.h"

#include <memory>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// What the root tile of an implicit tree says of all its tiles (OGC 22-025r4 §10,
/// 3DTILES_implicit_tiling).
struct ImplicitTiling {
  SubtreeShape shape;
  int availableLevels = 1;
  std::string subtreeUri;  ///< template, as written
  struct Content {
    std::string uri;  ///< template, as written
    int group = -1;
  };
  std::vector<Content> contents;
  std::shared_ptr<const TilesetSource> source;
  geodesy::Mat4 transform;         ///< of the root, local -> ECEF
  geodesy::BoundingVolume volume;  ///< of the root, ECEF
  double geometricError = 0;       ///< of the root, metres
  bool additive = false;
  int externalDepth = 0;
};

/// The object that makes a tile the root of an implicit tree, if it is one.
std::optional<JsonObject> implicitTilingOf(const JsonObject& tile);

/// Reads scheme, levels and the subtrees' template; the rest is the caller's to fill. BadInput or
/// Unsupported (deeper than 21 levels, subtrees too large) naming the defect.
Result<ImplicitTiling> readImplicitTiling(const JsonObject& json, const std::string& where);

/// Whether a template names nothing but level, x, y and z; else the variable it names.
Status checkTemplate(const std::string& uri, bool octree, const std::string& where);
/// The template with the coordinates of a tile put in.
std::string fillTemplate(const std::string& uri, const ImplicitPlace& place);

/// The address of the subtree at this place, absolute.
std::string subtreeUriAt(const ImplicitPlace& place);
/// The volume that the coordinates give: a part of the root's.
geodesy::BoundingVolume volumeAt(const ImplicitPlace& place);
/// Lets a tile reach as high and as low as the one above it at most.
void boundHeights(ImplicitPlace& child, const geodesy::BoundingVolume& parent);

/// A tile that stands for the subtree that begins at this place, and will load it.
std::unique_ptr<Tile> makeSubtreeTile(const ImplicitPlace& place, int depth);
/// The tile at this place as its subtree describes it. @param warnings oddities of its metadata
std::unique_ptr<Tile> makeImplicitTile(const ImplicitPlace& place, int depth,
                                       Diagnostics& warnings);
/// Makes the children of an unexpanded tile.
void expandImplicit(Tile& tile, Diagnostics& warnings);

}  // namespace kokudo::tiles::detail
