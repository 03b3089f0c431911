#include "engine/tiler/detail/TilesetJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

namespace kokudo::tiler::detail {

namespace {

using Json = nlohmann::ordered_json;

/// Nothing is seen before the first file: 20 bytes a tile once it is packed.
constexpr std::size_t kMaximumFirst = 192;

std::size_t tilesIn(const TileNode& node) {
  std::size_t count = 1;
  for (const TileNode& child : node.children) count += tilesIn(child);
  return count;
}

/// Tiles at which a file of their own begins, with how many tiles that file holds.
using Cuts = std::map<const TileNode*, std::size_t>;

/// Cuts from the leaves upwards, at a quarter of the maximum. @return tiles not yet in a file, the
/// node's own among them
std::size_t cut(const TileNode& node, std::size_t maximumTiles, Cuts& cuts) {
  std::size_t count = 1;
  for (const TileNode& child : node.children) count += cut(child, maximumTiles, cuts);
  if (count < maximumTiles / 4) return count;
  cuts[&node] = count;
  return 1;
}

void findCutsBelow(const TileNode& node, const Cuts& cuts, std::deque<const TileNode*>& found) {
  for (const TileNode& child : node.children) {
    if (cuts.contains(&child))
      found.push_back(&child);
    else
      findCutsBelow(child, cuts, found);
  }
}

/// Each file takes in those next below it while they fit, so that few must be waited for one after
/// the other. @param count tiles in the file that begins at `root`   @param maximum of that file
void fillUp(const TileNode& root, std::size_t count, std::size_t maximum, std::size_t maximumBelow,
            Cuts& cuts) {
  std::deque<const TileNode*> below, kept;
  findCutsBelow(root, cuts, below);
  for (; !below.empty(); below.pop_front()) {
    const auto found = cuts.find(below.front());
    if (count + found->second > maximum) {
      kept.push_back(below.front());
      continue;
    }
    count += found->second - 1;
    cuts.erase(found);
    findCutsBelow(*below.front(), cuts, below);
  }
  for (const TileNode* node : kept) fillUp(*node, cuts.at(node), maximumBelow, maximumBelow, cuts);
}

/// Heights to the centimetre, outwards.
std::array<double, 6> rounded(std::array<double, 6> region) {
  region[4] = std::floor(region[4] * 100) / 100;
  region[5] = std::ceil(region[5] * 100) / 100;
  return region;
}

class FileWriter {
 public:
  FileWriter(const std::string& copyright, const TilesetNotes& notes)
      : _copyright(copyright), _notes(notes) {}

  std::vector<TilesetFile> write(const TileNode& root, double geometricError,
                                 std::size_t maximumTiles) {
    const std::size_t maximumFirst = std::min(maximumTiles, kMaximumFirst);
    if (tilesIn(root) > maximumTiles) {
      const std::size_t left = cut(root, maximumFirst, _cuts);
      const auto own = _cuts.find(&root);
      fillUp(root, own == _cuts.end() ? left : own->second, maximumFirst, maximumTiles, _cuts);
    }
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
    tileset["root"] = tileJson(root, true);
    tileset["root"]["refine"] = "REPLACE";
    if (!extras.empty()) tileset["extras"] = extras;
    _files[place].json = tileset.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }

  Json tileJson(const TileNode& node, bool isRoot) {
    Json tile;
    tile["boundingVolume"]["region"] = rounded(node.region);
    tile["geometricError"] = node.geometricError;
    if (!isRoot && _cuts.contains(&node)) {
      const std::string part = "part-" + std::to_string(++_parts) + ".json";
      tile["content"]["uri"] = part;
      writeFile(part, node, node.geometricError);
      return tile;
    }
    if (!node.content.empty()) tile["content"]["uri"] = node.content;
    if (!node.children.empty()) {
      Json& children = tile["children"] = Json::array();
      for (const TileNode& child : node.children) children.push_back(tileJson(child, false));
    }
    return tile;
  }

  const std::string& _copyright;
  const TilesetNotes& _notes;
  Cuts _cuts;
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
  return FileWriter(copyright, notes).write(root, geometricError, maximumTiles);
}

Status writeTileset(const std::vector<TilesetFile>& files, OutputFolder& folder) {
  for (const TilesetFile& file : files)
    if (Status status = folder.write(file.name, file.json); !status.ok()) return status;
  return {};
}

}  // namespace kokudo::tiler::detail
