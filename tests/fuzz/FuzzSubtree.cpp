// links: engine_tiles
// The bytes are a subtree, read as a quadtree's and as an octree's, with a schema; the tiles of its
// first levels are made.
#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/TileTree.h"
#include "engine/tiles/detail/TilesetJson.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

using namespace kokudo::tiles::detail;

constexpr const char* kSchema = R"({"id":"s","classes":{"t":{"properties":{
  "a":{"type":"STRING","array":true},"b":{"type":"VEC3","componentType":"UINT16"},
  "c":{"type":"BOOLEAN","array":true,"count":3},"d":{"type":"ENUM","enumType":"e"},
  "h":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_MINIMUM_HEIGHT"},
  "x":{"type":"SCALAR","componentType":"FLOAT64","array":true,"count":12,
       "semantic":"TILE_BOUNDING_BOX"}}}},
  "enums":{"e":{"values":[{"name":"n","value":1}]}}})";

void readAs(bool octree, const std::string& bytes) {
  ImplicitTiling tiling;
  tiling.shape = {octree, 2};
  tiling.availableLevels = 4;
  tiling.subtreeUri = "{level}/{x}/{y}";
  tiling.contents = {{"a{x}", 0}, {"b{y}", -1}};
  tiling.volume = kokudo::geodesy::BoundingRegion{{2, 0.5, 2.4, 0.9}, 0, 100};
  auto source = std::make_shared<TilesetSource>();
  source->uri = "/fuzz/tileset.json";
  source->metadata = std::make_shared<kokudo::tiles::TilesetMetadata>();
  source->schema = std::make_shared<const Schema>(parseSchemaText(kSchema, "schema").value());
  tiling.source = source;
  ImplicitPlace place;
  place.tiling = std::make_shared<const ImplicitTiling>(tiling);
  const FetchNamed none = [](const std::string& uri) -> kokudo::Result<std::string> {
    return std::string(uri.size() * 7, '\x55');
  };
  auto parsed = parseSubtree(bytes, "/fuzz/0.subtree", place, 0, none);
  if (!parsed.ok()) return;
  TileTree tree;
  tree.expand(*parsed->root);
  for (const auto& child : parsed->root->children) tree.expand(*child);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  readAs(false, bytes);
  readAs(true, bytes);
  return 0;
}
