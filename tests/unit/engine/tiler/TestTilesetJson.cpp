#include "engine/tiler/detail/TilesetJson.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>

namespace kokudo::tiler::detail {
namespace {

using nlohmann::json;

TileNode tree(int levels, const std::string& name) {
  TileNode node;
  node.region = {0, 0, 1, 1, -0.123456, 17.654321};
  node.geometricError = levels * 10;
  node.content = name + ".glb";
  for (int q = 0; levels > 0 && q < 4; ++q)
    node.children.push_back(tree(levels - 1, name + std::to_string(q)));
  return node;
}

/// Contents reached from a tile through all files, with how often; the most tiles of a file.
struct Walk {
  std::map<std::string, json> files;
  std::map<std::string, int> contents;
  int longest = 0;

  void file(const std::string& name) {
    ASSERT_TRUE(files.contains(name)) << name;
    EXPECT_EQ(files[name]["root"]["refine"], "REPLACE");
    int tiles = 0;
    tile(files[name]["root"], tiles);
    longest = std::max(longest, tiles);
  }
  void tile(const json& one, int& tiles) {
    ++tiles;
    const std::string content = one["content"]["uri"];
    ++contents[content];
    if (!content.ends_with(".json")) {
      if (one.contains("children"))
        for (const json& child : one["children"]) tile(child, tiles);
      return;
    }
    EXPECT_FALSE(one.contains("children"));
    EXPECT_EQ(files[content]["root"]["boundingVolume"], one["boundingVolume"]);
    EXPECT_EQ(files[content]["root"]["geometricError"], one["geometricError"]);
    file(content);
  }
};

Walk walk(const std::vector<TilesetFile>& files) {
  Walk all;
  for (const TilesetFile& file : files) all.files[file.name] = json::parse(file.json);
  all.file("tileset.json");
  return all;
}

TEST(TilesetFiles, AreOneWhereTheTilesAreFew) {
  const auto files = tilesetFiles(tree(3, "r"), 100, "credit", {{"heights", "geoid"}});
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].name, "tileset.json");
  EXPECT_EQ(walk(files).contents.size(), 85u);
  EXPECT_EQ(json::parse(files[0].json)["asset"]["extras"]["heights"], "geoid");
}

TEST(TilesetFiles, HoldEveryTileOnceWhereTheTilesAreMany) {
  const auto files = tilesetFiles(tree(6, "r"), 100, "credit", {}, 100);
  EXPECT_GT(files.size(), 16u);
  const Walk all = walk(files);
  int glbs = 0;
  for (const auto& [content, times] : all.contents) {
    EXPECT_EQ(times, 1) << content;
    glbs += content.ends_with(".glb");
  }
  EXPECT_EQ(glbs, 5461);
  EXPECT_LE(all.longest, 100);
  for (const auto& [name, file] : all.files)
    EXPECT_EQ(file["asset"]["copyright"], "credit") << name;
}

TEST(TilesetFiles, BeginWithASmallOne) {
  const auto files = tilesetFiles(tree(6, "r"), 100, "", {});
  std::size_t tiles = 0;
  for (auto at = files[0].json.find("boundingVolume"); at != std::string::npos;
       at = files[0].json.find("boundingVolume", at + 1))
    ++tiles;
  EXPECT_GT(tiles, 20u);
  EXPECT_LE(tiles, 192u);
  EXPECT_EQ(walk(files).contents.size(), 5461 + files.size() - 1);
  EXPECT_LT(files.size(), 90u);
}

TEST(TilesetFiles, RoundHeightsOutwards) {
  const auto file = json::parse(tilesetFiles(tree(0, "r"), 100, "", {})[0].json);
  const json region = file["root"]["boundingVolume"]["region"];
  EXPECT_EQ(region[4], -0.13);
  EXPECT_EQ(region[5], 17.66);
}

}  // namespace
}  // namespace kokudo::tiler::detail
