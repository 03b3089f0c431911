#pragma once

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

/// tileset.json of 3D Tiles 1.1 (OGC 22-025r4), refine REPLACE.
std::string tilesetJson(const TileNode& root, double geometricError, const std::string& copyright,
                        const TilesetNotes& notes);

}  // namespace kokudo::tiler::detail
