#include "engine/tiler/detail/TilesetJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {

namespace {

using Json = nlohmann::ordered_json;

std::size_t tilesIn(const TileNode& node) {
  std::size_t count = 1;
  for (const TileNode& child : node.children) count += tilesIn(child);
  return count;
}

constexpr std::size_t kFew = 6;  // tiles that are not worth a file of their own

/// Tiles of a file that goes so many levels below its root.
std::size_t tilesInFile(const TileNode& node, int levels) {
  if (levels <= 0) {
    const std::size_t below = tilesIn(node);
    return below > kFew ? 1 : below;
  }
  std::size_t count = 1;
  for (const TileNode& child : node.children) count += tilesInFile(child, levels - 1);
  return count;
}

/// How many levels below the root fit into a file; at least one.
int levelsThatFit(const TileNode& root, std::size_t maximumTiles) {
  const std::size_t all = tilesIn(root);
  for (int levels = 1;; ++levels) {
    const std::size_t more = tilesInFile(root, levels + 1);
    if (more > maximumTiles || tilesInFile(root, levels) == all) return levels;
  }
}

/// Heights to the centimetre, outwards.
std::array<double, 6> rounded(std::array<double, 6> region) {
  region[4] = std::floor(region[4] * 100) / 100;
  region[5] = std::ceil(region[5] * 100) / 100;
  return region;
}

class FileWriter {
 public:
  FileWriter(const std::string& copyright, const TilesetNotes& notes, std::size_t maximumTiles)
      : _copyright(copyright), _notes(notes), _maximumTiles(maximumTiles) {}

  std::vector<TilesetFile> write(const TileNode& root, double geometricError) {
    writeFile("tileset.json", root, geometricError);
    return std::move(_files);
  }

 private:
  void writeFile(const std::string& name, const TileNode& root, double geometricError) {
    const std::size_t place = _files.size();
    _files.push_back({name, ""});
    Json extras = Json::object();
    // A part says nothing that the whole does not.
    if (place == 0)
      for (const auto& [key, text] : _notes) extras[key] = text;
    Json tileset;
    tileset["asset"]["version"] = "1.1";
    tileset["asset"]["generator"] = "kokudo";
    if (!_copyright.empty()) tileset["asset"]["copyright"] = _copyright;
    if (!extras.empty()) tileset["asset"]["extras"] = extras;
    tileset["geometricError"] = geometricError;
    tileset["root"] = tileJson(root, levelsThatFit(root, _maximumTiles));
    tileset["root"]["refine"] = "REPLACE";
    if (!extras.empty()) tileset["extras"] = extras;
    _files[place].json = tileset.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }

  /// @param levels that may follow in this file; below them stand other files, unless a few tiles
  ///   are all there is
  Json tileJson(const TileNode& node, int levels) {
    Json tile;
    tile["boundingVolume"]["region"] = rounded(node.region);
    tile["geometricError"] = node.geometricError;
    if (levels <= 0 && tilesIn(node) > kFew) {
      const std::string part = "part-" + std::to_string(++_parts) + ".json";
      tile["content"]["uri"] = part;
      writeFile(part, node, node.geometricError);
      return tile;
    }
    if (!node.content.empty()) tile["content"]["uri"] = node.content;
    if (!node.children.empty()) {
      Json& children = tile["children"] = Json::array();
      for (const TileNode& child : node.children) children.push_back(tileJson(child, levels - 1));
    }
    return tile;
  }

  const std::string& _copyright;
  const TilesetNotes& _notes;
  std::size_t _maximumTiles;
  std::size_t _parts = 0;
  std::vector<TilesetFile> _files;
};

}  // namespace

void include(std::array<double, 6>& region, const std::array<double, 6>& other) {
  region[0] = std::min(region[0], other[0]);
  region[1] = std::min(region[1], other[1]);
  region[2] = std::max(region[2], other[2]);
  region[3] = std::max(region[3], other[3]);
  region[4] = std::min(region[4], other[4]);
  region[5] = std::max(region[5], other[5]);
}

std::vector<TilesetFile> tilesetFiles(const TileNode& root, double geometricError,
                                      const std::string& copyright, const TilesetNotes& notes,
                                      std::size_t maximumTiles) {
  return FileWriter(copyright, notes, maximumTiles).write(root, geometricError);
}

Status writeTileset(const std::vector<TilesetFile>& files, OutputFolder& folder) {
  for (const TilesetFile& file : files)
    if (Status status = folder.write(file.name, file.json); !status.ok()) return status;
  return {};
}

}  // namespace kokudo::tiler::detail
