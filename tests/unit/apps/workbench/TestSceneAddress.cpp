#include "apps/workbench/SceneAddress.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::workbench {
namespace {

using testing::HasSubstr;

TEST(SceneAddress, TakesAFolderForTheTilesetInIt) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "city/tileset.json", "{}");
  const auto found = sceneAddress("--scene", (folder / "city").string());
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(*found, (folder / "city/tileset.json").string());
}

TEST(SceneAddress, LeavesAddressesAsTheyAre) {
  EXPECT_EQ(*sceneAddress("--scene", "https://example.jp/a/tileset.json?v=2"),
            "https://example.jp/a/tileset.json?v=2");
}

TEST(SceneAddress, SaysWhichOptionNamesNothing) {
  const auto found = sceneAddress("--scene", "/nowhere/at/all");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(found.error().message, HasSubstr("--scene: /nowhere/at/all"));
}

TEST(SceneAddress, FindsTheTilesetOfAnArchive) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  const auto archive = test::realData() /
                       "plateau-reearth-flow/data-convert/plateau4/01-bldg/ogasawara-mura/truth/"
                       "13421_ogasawara-mura_pref_2025_citygml_1_op_bldg_3dtiles_lod1.zip";
  const auto found = sceneAddress("--scene", archive.string());
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(*found, "zip:" + archive.lexically_normal().string() + "!/tileset.json");
  EXPECT_EQ(sceneName(*found), archive.filename().string());
  EXPECT_TRUE(sceneAddress("--scene", (archive / "tileset.json").string()).ok());
}

TEST(SceneAddress, NamesATilesetByItsFolder) {
  EXPECT_EQ(sceneName("/data/大阪港/tileset.json"), "大阪港");
  EXPECT_EQ(sceneName("https://example.jp/shinjuku/tileset.json?key=1"), "shinjuku");
  EXPECT_EQ(sceneName("/data/house.glb"), "house.glb");
  EXPECT_EQ(sceneName("tileset.json"), "tileset.json");
}

}  // namespace
}  // namespace kokudo::workbench
