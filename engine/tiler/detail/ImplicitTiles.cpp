#include "engine/tiler/detail/ImplicitTiles.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

namespace kokudo::tiler::detail {

namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned kLevelsOfOne = 6, kMostSubtreeLevels = 7;

using Key = std::tuple<unsigned, std::uint32_t, std::uint32_t>;  // level, x, y of a subtree's root

/// What one subtree holds before it is packed.
struct Draft {
  std::map<std::size_t, const PointTile*> tiles;  // by bit
  std::set<std::size_t> childSubtrees;            // by bit
};

class Partition {
 public:
  explicit Partition(unsigned levels) : _levels(levels) {}

  std::map<Key, Draft> drafts(const PointTree& tree) const {
    std::map<Key, Draft> all;
    for (const PointTile& tile : tree.tiles) {
      const Key key = rootOf(tile.level, tile.x, tile.y);
      const unsigned depth = tile.level - std::get<0>(key);
      all[key].tiles.emplace(((1u << (2 * depth)) - 1) / 3 + local(tile, depth), &tile);
      if (depth > 0 || tile.level == 0) continue;
      const Key above = rootOf(tile.level - 1, tile.x / 2, tile.y / 2);
      all[above].childSubtrees.insert(local(tile, _levels));
    }
    return all;
  }
  std::size_t tileBits() const { return ((1u << (2 * _levels)) - 1) / 3; }
  std::size_t childBits() const { return 1u << (2 * _levels); }

 private:
  Key rootOf(unsigned level, std::uint32_t x, std::uint32_t y) const {
    const unsigned up = level % _levels;
    return {level - up, x >> up, y >> up};
  }
  /// Morton index `depth` levels below.
  static std::size_t local(const PointTile& tile, unsigned depth) {
    const std::uint32_t mask = (1u << depth) - 1;
    return std::size_t(interleave(tile.x & mask, tile.y & mask));
  }
  unsigned _levels;
};

/// The binary chunk and its views, each at a multiple of 8.
class Packed {
 public:
  std::size_t add(std::string_view content) {
    bytes.resize((bytes.size() + 7) / 8 * 8, '\0');
    views.push_back({{"buffer", 0}, {"byteOffset", bytes.size()}, {"byteLength", content.size()}});
    bytes += content;
    return views.size() - 1;
  }
  Json availability(std::size_t count, const std::vector<std::size_t>& bits) {
    if (bits.empty() || bits.size() == count) return {{"constant", bits.empty() ? 0 : 1}};
    std::string packed((count + 7) / 8, '\0');
    for (std::size_t i : bits) packed[i / 8] = char(packed[i / 8] | (1 << (i % 8)));
    const std::size_t view = add(packed);
    return {{"bitstream", view}, {"availableCount", bits.size()}};
  }
  std::string bytes;
  Json views = Json::array();
};

template <typename T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string subtreeBytes(const Draft& draft, const Partition& partition) {
  Packed packed;
  Json json;
  std::vector<std::size_t> tileBits;
  for (const auto& [bit, tile] : draft.tiles) tileBits.push_back(bit);
  const Json tiles = packed.availability(partition.tileBits(), tileBits);
  const Json below = packed.availability(partition.childBits(),
                                         {draft.childSubtrees.begin(), draft.childSubtrees.end()});
  std::string regions, errors;
  for (const auto& [bit, tile] : draft.tiles) {
    for (double number : tile->region) put(regions, number);
    put(errors, tile->geometricError);
  }
  Json properties;
  properties["boundingRegion"]["values"] = packed.add(regions);
  properties["geometricError"]["values"] = packed.add(errors);
  packed.bytes.resize((packed.bytes.size() + 7) / 8 * 8, '\0');
  json["buffers"] = Json::array({{{"byteLength", packed.bytes.size()}}});
  json["bufferViews"] = packed.views;
  json["propertyTables"] =
      Json::array({{{"class", "tile"}, {"count", draft.tiles.size()}, {"properties", properties}}});
  json["tileAvailability"] = tiles;
  json["contentAvailability"] = Json::array({tiles});
  json["childSubtreeAvailability"] = below;
  json["tileMetadata"] = 0;
  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  std::string bytes = "subt";
  put(bytes, std::uint32_t(1));
  put(bytes, std::uint64_t(text.size()));
  put(bytes, std::uint64_t(packed.bytes.size()));
  return bytes + text + packed.bytes;
}

}  // namespace

std::string addressOf(const PointTile& tile) {
  return fmt::format("tiles/{}/{}/{}.glb", tile.level, tile.x, tile.y);
}

unsigned subtreeLevelsOf(const PointTree& tree) {
  if (tree.levels <= kLevelsOfOne) return tree.levels;
  return std::min((tree.levels + 1) / 2, kMostSubtreeLevels);
}

std::vector<Subtree> subtreesOf(const PointTree& tree) {
  std::vector<Subtree> all;
  const Partition partition(subtreeLevelsOf(tree));
  for (const auto& [key, draft] : partition.drafts(tree))
    all.push_back({fmt::format("subtrees/{}/{}/{}.subtree", std::get<0>(key), std::get<1>(key),
                               std::get<2>(key)),
                   subtreeBytes(draft, partition)});
  return all;
}

std::string implicitTilesetJson(const PointTree& tree, const std::string& copyright,
                                const TilesetNotes& notes) {
  TileNode root;
  root.region = tree.root;
  root.geometricError = tree.tiles[0].geometricError;
  root.content = "tiles/{level}/{x}/{y}.glb";
  // The whole city as one tile of its own size: from farther than that nothing need be shown.
  const double error = std::max(tree.sideMetres / 2, 1.0);
  Json json = Json::parse(tilesetFiles(root, error, copyright, notes).front().json);
  json["root"]["implicitTiling"] = {{"subdivisionScheme", "QUADTREE"},
                                    {"availableLevels", tree.levels},
                                    {"subtreeLevels", subtreeLevelsOf(tree)},
                                    {"subtrees", {{"uri", "subtrees/{level}/{x}/{y}.subtree"}}}};
  Json& properties = json["schema"]["classes"]["tile"]["properties"];
  properties["boundingRegion"] = {
      {"type", "SCALAR"}, {"componentType", "FLOAT64"},         {"array", true},
      {"count", 6},       {"semantic", "TILE_BOUNDING_REGION"}, {"required", true}};
  properties["geometricError"] = {{"type", "SCALAR"},
                                  {"componentType", "FLOAT64"},
                                  {"semantic", "TILE_GEOMETRIC_ERROR"},
                                  {"required", true}};
  json["schema"]["id"] = "kokudo_tiles";
  return json.dump() + "\n";
}

}  // namespace kokudo::tiler::detail
