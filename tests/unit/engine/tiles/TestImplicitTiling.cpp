#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/TileTree.h"
#include "engine/tiles/detail/TilesetJson.h"
#include "tests/support/TestData.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>

namespace kokudo::tiles::detail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kUri = "/data/implicit/tileset.json";

std::string tilesetJson(const std::string& implicit, const std::string& volume,
                        const std::string& head = "") {
  return R"({"asset":{"version":"1.1"},"geometricError":500,)" + head +
         R"("root":{"boundingVolume":)" + volume +
         R"(,"geometricError":64,"refine":"ADD","content":{"uri":"c/{level}/{x}/{y}.glb"},)" +
         R"("implicitTiling":)" + implicit + "}}";
}

const std::string kQuad = R"({"subdivisionScheme":"QUADTREE","subtreeLevels":2,
  "availableLevels":4,"subtrees":{"uri":"s/{level}/{x}/{y}.json"}})";
const std::string kBox = R"({"box":[0,0,0,8,0,0,0,8,0,0,0,8]})";
const std::string kAll = R"({"tileAvailability":{"constant":1},
  "contentAvailability":[{"constant":1}],"childSubtreeAvailability":{"constant":1}})";

/// The tile that stands for the first subtree.
std::unique_ptr<Tile> rootOf(const std::string& json) {
  auto parsed = parseTileset(json, kUri, {});
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  return parsed.ok() ? std::move(parsed->root) : nullptr;
}

std::unique_ptr<Tile> withSubtree(const Tile& tile, const std::string& bytes,
                                  const FetchNamed& fetch = {}) {
  auto parsed = parseSubtree(bytes, "subtree", *tile.implicit, tile.depth + 1, fetch);
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  if (!parsed.ok()) return nullptr;
  EXPECT_TRUE(parsed->diagnostics.empty()) << parsed->diagnostics.items()[0].what;
  return std::move(parsed->root);
}

TEST(ImplicitTiling, ATileOfAQuadtreeHasItsPartOfTheBoxAndHalfTheError) {
  const auto outer = rootOf(tilesetJson(kQuad, kBox));
  ASSERT_TRUE(outer);
  EXPECT_THAT(outer->contentUris, ElementsAre("/data/implicit/s/0/0/0.json"));
  const auto root = withSubtree(*outer, kAll);
  EXPECT_THAT(root->contentUris, ElementsAre("/data/implicit/c/0/0/0.glb"));
  TileTree tree;
  tree.expand(*root);
  ASSERT_EQ(root->children.size(), 4u);
  const Tile& southEast = *root->children[1];
  EXPECT_EQ(southEast.centre, (geodesy::Vec3{4, -4, 0}));
  EXPECT_EQ(southEast.geometricError, 32);
  EXPECT_TRUE(southEast.additive);
  EXPECT_THAT(southEast.contentUris, ElementsAre("/data/implicit/c/1/1/0.glb"));
  // The level below is another subtree's.
  tree.expand(*root->children[1]);
  ASSERT_EQ(southEast.children.size(), 4u);
  EXPECT_THAT(southEast.children[2]->contentUris, ElementsAre("/data/implicit/s/2/2/1.json"));
  EXPECT_FALSE(southEast.children[2]->unexpanded);
  const auto deep = withSubtree(*southEast.children[2], kAll);
  tree.expand(*deep);
  tree.expand(*deep->children[0]);
  EXPECT_TRUE(deep->children[0]->children.empty()) << "four levels are there";
}

TEST(ImplicitTiling, AnOctreeDividesHeightsToo) {
  std::string octree = kQuad;
  octree.replace(octree.find("QUADTREE"), 8, "OCTREE");
  octree.replace(octree.find("{y}"), 3, "{y}/{z}");
  const auto outer = rootOf(tilesetJson(octree, R"({"region":[2.0,0.5,2.4,0.9,0,800]})"));
  const auto root = withSubtree(*outer, kAll);
  TileTree tree;
  tree.expand(*root);
  ASSERT_EQ(root->children.size(), 8u);
  const auto& region = std::get<geodesy::BoundingRegion>(root->children[6]->volume);
  EXPECT_NEAR(region.rectangle.west, 2.0, 1e-12);
  EXPECT_NEAR(region.rectangle.south, 0.7, 1e-12);
  EXPECT_EQ(region.minimumHeight, 400);
}

TEST(ImplicitTiling, ARegionAcrossTheAntimeridianIsDividedAcrossIt) {
  const auto outer = rootOf(tilesetJson(kQuad, R"({"region":[3.0,0.5,-3.0,0.9,0,8]})"));
  const auto root = withSubtree(*outer, kAll);
  TileTree().expand(*root);
  const auto west = std::get<geodesy::BoundingRegion>(root->children[0]->volume).rectangle;
  const auto east = std::get<geodesy::BoundingRegion>(root->children[1]->volume).rectangle;
  EXPECT_NEAR(west.west, 3.0, 1e-12);
  EXPECT_NEAR(std::abs(west.east), 3.14159265, 1e-6);
  EXPECT_NEAR(east.east, -3.0, 1e-12);
}

TEST(ImplicitTiling, AnS2CellIsDividedIntoItsChildren) {
  const auto outer = rootOf(tilesetJson(
      kQuad,
      R"({"extensions":{"3DTILES_bounding_volume_S2":{"token":"3","minimumHeight":0,"maximumHeight":9}}})"));
  const auto root = withSubtree(*outer, kAll);
  TileTree().expand(*root);
  const auto& cell = std::get<geodesy::BoundingCell>(root->children[2]->volume).cell;
  EXPECT_EQ(cell, (geodesy::S2Cell{1, 1, 0, 1}));
}

TEST(ImplicitTiling, BitsOfABinarySubtreeSayWhichTilesAndContentsAreThere) {
  // Tiles: root, 1 and 3 of its children (bits 0, 2, 4); contents of those children; child subtree
  // 6 (below tile 1).
  const std::string json =
      R"({"buffers":[{"byteLength":8}],"bufferViews":[{"buffer":0,"byteLength":1},)"
      R"({"buffer":0,"byteOffset":1,"byteLength":1},{"buffer":0,"byteOffset":2,"byteLength":2}],)"
      R"("tileAvailability":{"bitstream":0},"contentAvailability":[{"bitstream":1}],)"
      R"("childSubtreeAvailability":{"bitstream":2}})";
  const std::string padded = json + std::string((8 - json.size() % 8) % 8, ' ');
  std::string bytes = "subt";
  const auto put = [&](auto value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  put(std::uint32_t(1));
  put(std::uint64_t(padded.size()));
  put(std::uint64_t(8));
  bytes += padded + std::string("\x15\x14\x40\x00\x00\x00\x00\x00", 8);
  const auto outer = rootOf(tilesetJson(kQuad, kBox));
  const auto root = withSubtree(*outer, bytes);
  ASSERT_TRUE(root);
  EXPECT_TRUE(root->contentUris.empty());
  TileTree tree;
  tree.expand(*root);
  ASSERT_EQ(root->children.size(), 2u);
  EXPECT_THAT(root->children[0]->contentUris, ElementsAre("/data/implicit/c/1/1/0.glb"));
  tree.expand(*root->children[0]);
  ASSERT_EQ(root->children[0]->children.size(), 1u);
  EXPECT_THAT(root->children[0]->children[0]->contentUris,
              ElementsAre("/data/implicit/s/2/2/1.json"));
  // Every shorter file is an error, none a crash.
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_FALSE(parseSubtree(bytes.substr(0, n), "cut", *outer->implicit, 0, {}).ok()) << n;
  }
}

TEST(ImplicitTiling, TileMetadataOverridesVolumeAndErrorAndIsKept) {
  const std::string schema = R"("schema":{"id":"s","classes":{"tile":{"properties":{
    "low":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_MINIMUM_HEIGHT"},
    "high":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_MAXIMUM_HEIGHT"},
    "error":{"type":"SCALAR","componentType":"FLOAT32","semantic":"TILE_GEOMETRIC_ERROR"},
    "kind":{"type":"STRING"}}}}},)";
  const auto outer = rootOf(tilesetJson(
      R"({"subdivisionScheme":"QUADTREE","subtreeLevels":1,"availableLevels":1,
          "subtrees":{"uri":"s.json"}})",
      R"({"region":[2.0,0.5,2.4,0.9,0,800]})", schema));
  std::string buffer;
  const auto put = [&](auto value) {
    buffer.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  put(12.5);
  put(44.0);
  put(7.5f);
  put(std::uint32_t(0));
  put(std::uint32_t(5));
  buffer += "river";
  const std::string json =
      R"({"buffers":[{"uri":"b.bin","byteLength":33}],"bufferViews":[
      {"buffer":0,"byteOffset":0,"byteLength":8},{"buffer":0,"byteOffset":8,"byteLength":8},
      {"buffer":0,"byteOffset":16,"byteLength":4},{"buffer":0,"byteOffset":20,"byteLength":8},
      {"buffer":0,"byteOffset":28,"byteLength":5}],"tileAvailability":{"constant":1},
      "contentAvailability":[{"constant":1}],"childSubtreeAvailability":{"constant":0},
      "propertyTables":[{"class":"tile","count":1,"properties":{"low":{"values":0},
      "high":{"values":1},"error":{"values":2},"kind":{"values":4,"stringOffsets":3}}}],
      "tileMetadata":0,"subtreeMetadata":{"class":"tile","properties":{"kind":"delta"}}})";
  const auto root = withSubtree(*outer, json, [&](const std::string& uri) -> Result<std::string> {
    EXPECT_EQ(uri, "b.bin");
    return buffer;
  });
  ASSERT_TRUE(root && root->extras);
  const auto& region = std::get<geodesy::BoundingRegion>(root->volume);
  EXPECT_EQ(region.minimumHeight, 12.5);
  EXPECT_EQ(region.maximumHeight, 44);
  EXPECT_EQ(root->geometricError, 7.5);
  EXPECT_EQ(std::get<std::string>(*find(root->extras->metadata.attributes, "kind")), "river");
  EXPECT_EQ(root->implicit->subtree->metadata().className, "tile");
}

/// A tree of subtrees of two levels whose root lies between 10 and 300 m and the first child of it
/// between 20 and 30 m; the others do not say.
std::unique_ptr<Tile> treeWithHeights(bool octree) {
  const std::string schema = R"("schema":{"id":"s","classes":{"tile":{"properties":{
    "low":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_MINIMUM_HEIGHT","noData":-1},
    "high":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_MAXIMUM_HEIGHT","noData":-1}
    }}}},)";
  const auto outer = rootOf(
      tilesetJson(fmt::format(R"({{"subdivisionScheme":"{}","subtreeLevels":2,"availableLevels":4,
          "subtrees":{{"uri":"s/{{level}}/{{x}}/{{y}}{}.json"}}}})",
                              octree ? "OCTREE" : "QUADTREE", octree ? "/{z}" : ""),
                  R"({"region":[2.0,0.5,2.4,0.9,0,800]})", schema));
  const int count = octree ? 9 : 5;
  std::vector<double> numbers(static_cast<std::size_t>(2 * count), -1.0);
  numbers[0] = 10;
  numbers[1] = 20;
  numbers[static_cast<std::size_t>(count)] = 300;
  numbers[static_cast<std::size_t>(count) + 1] = 30;
  const std::string buffer(reinterpret_cast<const char*>(numbers.data()),
                           numbers.size() * sizeof(double));
  const std::string json = fmt::format(
      R"({{"buffers":[{{"uri":"b.bin","byteLength":{0}}}],"bufferViews":[
      {{"buffer":0,"byteOffset":0,"byteLength":{1}}},
      {{"buffer":0,"byteOffset":{1},"byteLength":{1}}}],"tileAvailability":{{"constant":1}},
      "contentAvailability":[{{"constant":1}}],"childSubtreeAvailability":{{"constant":1}},
      "propertyTables":[{{"class":"tile","count":{2},"properties":{{"low":{{"values":0}},
      "high":{{"values":1}}}}}}],"tileMetadata":0}})",
      16 * count, 8 * count, count);
  return withSubtree(*outer, json,
                     [&](const std::string&) -> Result<std::string> { return buffer; });
}

std::pair<double, double> heightsOf(const Tile& tile) {
  const auto& region = std::get<geodesy::BoundingRegion>(tile.volume);
  return {region.minimumHeight, region.maximumHeight};
}

TEST(ImplicitTiling, ATileReachesNoHigherThanTheOneAboveIt) {
  const auto root = treeWithHeights(false);
  ASSERT_TRUE(root);
  EXPECT_EQ(heightsOf(*root), std::pair(10.0, 300.0));
  TileTree tree;
  tree.expand(*root);
  ASSERT_EQ(root->children.size(), 4u);
  EXPECT_EQ(heightsOf(*root->children[0]), std::pair(20.0, 30.0)) << "by its own metadata";
  EXPECT_EQ(heightsOf(*root->children[3]), std::pair(10.0, 300.0)) << "by its parent's";
  tree.expand(*root->children[0]);
  ASSERT_EQ(root->children[0]->children.size(), 4u);
  EXPECT_EQ(heightsOf(*root->children[0]->children[2]), std::pair(20.0, 30.0))
      << "a subtree that is not loaded yet";
}

TEST(ImplicitTiling, ATileOfAnOctreeReachesNoHigherThanTheOneAboveItEither) {
  const auto root = treeWithHeights(true);
  ASSERT_TRUE(root);
  TileTree tree;
  tree.expand(*root);
  ASSERT_EQ(root->children.size(), 8u);
  EXPECT_EQ(heightsOf(*root->children[1]), std::pair(10.0, 300.0)) << "of 0 to 400";
  EXPECT_EQ(heightsOf(*root->children[5]), std::pair(400.0, 800.0))
      << "it lies above what its parent says: left as it is";
}

TEST(ImplicitTiling, RefusesWhatIsTooLargeOrMakesNoSense) {
  const auto refuse = [&](const std::string& from, const std::string& to, const char* why,
                          Error::Kind kind) {
    std::string json = kQuad;
    json.replace(json.find(from), from.size(), to);
    const auto parsed = parseTileset(tilesetJson(json, kBox), kUri, {});
    ASSERT_FALSE(parsed.ok()) << to;
    EXPECT_EQ(parsed.error().kind, kind) << to;
    EXPECT_THAT(parsed.error().message, HasSubstr(why));
  };
  refuse("\"subtreeLevels\":2", "\"subtreeLevels\":40", "levels", Error::Kind::Unsupported);
  refuse("\"availableLevels\":4", "\"availableLevels\":63", "levels", Error::Kind::Unsupported);
  refuse("\"availableLevels\":4", "\"availableLevels\":0", "1 or more", Error::Kind::BadInput);
  refuse("QUADTREE", "BINARY", "subdivisionScheme", Error::Kind::BadInput);
  refuse("{x}", "{w}", "\"w\"", Error::Kind::BadInput);
  refuse("{x}/", "", "lacks {x}", Error::Kind::BadInput);
}

TEST(ImplicitTiling, RefusesASphere) {
  const auto parsed = parseTileset(tilesetJson(kQuad, R"({"sphere":[0,0,0,5]})"), kUri, {});
  ASSERT_FALSE(parsed.ok());
  EXPECT_THAT(parsed.error().message, HasSubstr("sphere"));
}

/// Tiles and contents of a whole implicit tree, subtrees read from beside the tileset.
void countTree(Tile& tile, TileTree& tree, const std::function<std::string(std::string)>& read,
               int& tiles, int& contents) {
  if (tile.implicit && !tile.implicit->subtree) {
    auto parsed = parseSubtree(read(tile.contentUris[0]), tile.contentUris[0], *tile.implicit,
                               tile.depth + 1, {});
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    tree.adopt(tile, std::move(parsed->root));
    countTree(*tile.children[0], tree, read, tiles, contents);
    return;
  }
  ++tiles;
  contents += static_cast<int>(tile.contentUris.size());
  tree.expand(tile);
  for (const auto& child : tile.children) countTree(*child, tree, read, tiles, contents);
}

TEST(ImplicitTiling, RealSparseTreesHaveAsManyTilesAsTheirAvailabilitySays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  // 7 tiles in the first subtree (availableCount) and 7 in each of 8 below; 32 content files each.
  for (const auto& [name, contentsExpected] :
       {std::pair("SparseImplicitQuadtree", 32), std::pair("SparseImplicitOctree", 0)}) {
    const auto file = ::kokudo::test::realData() / "3dtiles-samples/1.1" / name / "tileset.json";
    auto parsed = parseTileset(::kokudo::test::readText(file), file.string(), {});
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    TileTree tree;
    int tiles = 0, contents = 0, files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path() / "content")) {
      files += entry.is_regular_file();
    }
    countTree(
        *parsed->root, tree, [](const std::string& uri) { return ::kokudo::test::readText(uri); },
        tiles, contents);
    EXPECT_EQ(contents, files) << name;
    if (contentsExpected > 0) {
      EXPECT_EQ(contents, contentsExpected);
      EXPECT_EQ(tiles, 7 + 8 * 7);
    }
  }
}

}  // namespace
}  // namespace kokudo::tiles::detail
