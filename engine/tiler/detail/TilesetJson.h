#pragma once

#include "engine/tiler/detail/OutputFolder.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::tiler::detail {

/// One tile of a tileset.json that is being built.
struct TileNode {
  std::array<double, 6>
      region{};               ///< west, south, east, north (radians), minimum, maximum height (m)
  double geometricError = 0;  ///< metres
  std::string content;        ///< relative address, "" = none
  std::vector<TileNode> children;
};

/// asset.extras (also repeated in the tileset's own extras), name and text, in this order.
using TilesetNotes = std::vector<std::pair<std::string, std::string>>;

/// The region grown to hold `other`.
void include(std::array<double, 6>& region, const std::array<double, 6>& other);

/// A file of a tileset; the first of several is "tileset.json".
struct TilesetFile {
  std::string name;
  std::string json;
};

/// tileset.json of 3D Tiles 1.1 (OGC 22-025r4), refine REPLACE. Of many tiles it holds the coarse
/// ones; the rest stand in external tilesets beside it ("part-1.json"), each of at
/// most `maximumTiles` (the first of fewer), so that a slow line need not carry what no view asks
/// for.
std::vector<TilesetFile> tilesetFiles(const TileNode& root, double geometricError,
                                      const std::string& copyright, const TilesetNotes& notes,
                                      std::size_t maximumTiles = 1024);

Status writeTileset(const std::vector<TilesetFile>& files, OutputFolder& folder);

}  // namespace kokudo::tiler::detail
