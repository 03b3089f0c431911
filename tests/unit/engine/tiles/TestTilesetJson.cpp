#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiles/detail/TilesetJson.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <ostream>
#include <string>

namespace kokudo::tiles::detail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kUri = "/data/city/tileset.json";
const std::string kSphere = R"("boundingVolume":{"sphere":[0,0,0,10]})";

Result<ParsedTileset> parse(const std::string& json, const TilesetPlace& place = {}) {
  return parseTileset(json, kUri, place);
}

std::string withRoot(const std::string& root, const std::string& head = "") {
  return R"({"asset":{"version":"1.1"},"geometricError":500,)" + head + R"("root":{)" + root + "}}";
}

std::string tile(const std::string& rest) {
  return kSphere + R"(,"geometricError":8)" + rest;
}

TEST(TilesetJson, ReadsVolumesErrorsRefinementAndContents) {
  const auto parsed = parse(R"({"asset":{"version":"1.0","copyright":"(c) city"},
    "geometricError":500,"root":{"boundingVolume":{"region":[2.35,0.6,2.36,0.61,-5,50]},
    "geometricError":100,"refine":"ADD","content":{"uri":"a/0.glb"},"children":[
      {"boundingVolume":{"box":[1,2,3,4,0,0,0,5,0,0,0,6]},"geometricError":8,"refine":"REPLACE",
       "contents":[{"uri":"1.glb"},{"url":"../2.glb"}]},
      {"boundingVolume":{"sphere":[1,2,3,4]},"geometricError":0}]}})");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(parsed->copyright, "(c) city");
  const Tile& root = *parsed->root;
  EXPECT_EQ(std::get<geodesy::BoundingRegion>(root.volume).maximumHeight, 50);
  EXPECT_TRUE(std::holds_alternative<geodesy::OrientedBoundingBox>(root.cullVolume));
  EXPECT_EQ(root.geometricError, 100);
  EXPECT_TRUE(root.additive);
  EXPECT_THAT(root.contentUris, ElementsAre("/data/city/a/0.glb"));
  ASSERT_EQ(root.children.size(), 2u);
  EXPECT_FALSE(root.children[0]->additive);
  EXPECT_EQ(root.children[0]->parent, &root);
  EXPECT_THAT(root.children[0]->contentUris, ElementsAre("/data/city/1.glb", "/data/2.glb"));
  EXPECT_TRUE(root.children[1]->additive) << "refine is inherited";
  EXPECT_EQ(std::get<geodesy::BoundingSphere>(root.children[1]->volume).radius, 4);
}

TEST(TilesetJson, TransformsMultiplyDownTheTreeAndScaleErrors) {
  const auto parsed =
      parse(withRoot(tile(R"(,"transform":[2,0,0,0,0,2,0,0,0,0,2,0,100,0,0,1],"children":[{)" +
                          tile(R"(,"transform":[3,0,0,0,0,3,0,0,0,0,3,0,0,10,0,1])") + "}]")));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  const Tile& child = *parsed->root->children.at(0);
  EXPECT_EQ(parsed->root->geometricError, 16);
  EXPECT_EQ(child.geometricError, 48);
  EXPECT_EQ(child.transform.transformPoint({1, 0, 0}), (geodesy::Vec3{106, 20, 0}));
  EXPECT_EQ(std::get<geodesy::BoundingSphere>(child.volume).radius, 60);
}

TEST(TilesetJson, AnExternalTilesetHangsUnderItsTilesTransform) {
  TilesetPlace place;
  place.transform = geodesy::Mat4::translation({1000, 0, 0});
  place.depth = 7;
  const auto parsed = parse(withRoot(tile("")), place);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->root->centre, (geodesy::Vec3{1000, 0, 0}));
  EXPECT_EQ(parsed->root->depth, 7);
}

TEST(TilesetJson, ReadsMultipleContentsOfTheExtensionToo) {
  const auto parsed = parse(withRoot(
      tile(R"(,"extensions":{"3DTILES_multiple_contents":{"content":[{"uri":"a"},{"uri":"b"}]}})"),
      R"("extensionsRequired":["3DTILES_multiple_contents"],)"));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(parsed->root->contentUris.size(), 2u);
}

TEST(TilesetJson, LeavesABadChildOutWithAWarning) {
  const auto parsed =
      parse(withRoot(tile(R"(,"children":[{"geometricError":1},{)" + tile("") + "},7]")));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(parsed->root->children.size(), 1u);
  ASSERT_EQ(parsed->diagnostics.items().size(), 2u);
  EXPECT_THAT(parsed->diagnostics.items()[0].what, HasSubstr("root/0: no boundingVolume"));
}

TEST(TilesetJson, WarnsOfManyBadChildrenOnce) {
  std::string children = "1";
  for (int i = 0; i < 1000; ++i) children += ",1";
  const auto parsed = parse(withRoot(tile(R"(,"children":[)" + children + "]")));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  ASSERT_EQ(parsed->diagnostics.items().size(), 101u);
  EXPECT_THAT(parsed->diagnostics.items().back().what, HasSubstr("more tiles"));
}

TEST(TilesetJson, ARegionBeyondTheAntimeridianHoldsThePlacesOnBothSides) {
  const auto parsed =
      parse(withRoot(R"("boundingVolume":{"region":[3,0.6,3.5,0.7,0,10]},"geometricError":1)"));
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  for (const double longitude : {3.1, -3.1, 3.4, 3.4 - 2 * std::numbers::pi}) {
    const auto place = geodesy::Ellipsoid::wgs84().toEcef({longitude, 0.65, 5});
    EXPECT_NEAR(distanceTo(parsed->root->volume, place), 0, 1e-6) << longitude;
  }
}

struct BadTileset {
  std::string json, message;
  Error::Kind kind = Error::Kind::BadInput;
};

void PrintTo(const BadTileset& bad, std::ostream* out) {
  *out << bad.message;
}

class RefusedTileset : public testing::TestWithParam<BadTileset> {};

TEST_P(RefusedTileset, IsNamedWithTheReason) {
  const auto parsed = parse(GetParam().json);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().kind, GetParam().kind);
  EXPECT_THAT(parsed.error().message, HasSubstr(kUri));
  EXPECT_THAT(parsed.error().message, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    TilesetJson, RefusedTileset,
    testing::Values(
        BadTileset{"", "not a JSON object"}, BadTileset{"[1,2]", "not a JSON object"},
        BadTileset{"{\"asset\":", "not a JSON object"}, BadTileset{"{}", "asset"},
        BadTileset{R"({"asset":{"version":"2.0"},"root":{}})", "2.0", Error::Kind::Unsupported},
        BadTileset{R"({"asset":{"version":"1.0"}})", "no \"root\""},
        BadTileset{withRoot(R"("geometricError":1)"), "no boundingVolume"},
        BadTileset{withRoot(kSphere), "geometricError"},
        BadTileset{withRoot(kSphere + R"(,"geometricError":-1)"), "geometricError"},
        BadTileset{withRoot(tile(R"(,"refine":"MERGE")")), "refine"},
        BadTileset{withRoot(tile(R"(,"transform":[1,2,3])")), "16"},
        BadTileset{withRoot(tile(R"(,"content":{})")), "without uri"},
        BadTileset{withRoot(R"("boundingVolume":{"box":[1]},"geometricError":1)"), "12"},
        BadTileset{withRoot(R"("boundingVolume":{"sphere":[0,0,0,-1]},"geometricError":1)"),
                   "sphere"},
        BadTileset{
            withRoot(R"("boundingVolume":{"region":[135,34,136,35,0,1]},"geometricError":1)"),
            "radians"},
        BadTileset{withRoot(tile(R"(,"transform":[1,0,0,0,0,1,0,0,0,0,1,0,1e300,0,0,1])")),
                   "further away"},
        BadTileset{withRoot(R"("boundingVolume":{"sphere":[0,0,1e200,1]},"geometricError":1)"),
                   "further away"},
        BadTileset{
            withRoot(R"("boundingVolume":{"region":[1,0,1.1,0.1,0,1e308]},"geometricError":1)"),
            "further away"},
        BadTileset{withRoot(R"("boundingVolume":{"extensions":{}},"geometricError":1)"), "region",
                   Error::Kind::Unsupported},
        BadTileset{withRoot(tile(R"(,"implicitTiling":{})")), "implicit"},
        BadTileset{withRoot(tile(""), R"("extensionsRequired":["MAXAR_grid"],)"), "MAXAR_grid",
                   Error::Kind::Unsupported}));

TEST(TilesetJson, RefusesATreeThatIsTooDeep) {
  std::string json = "{" + tile("") + "}";
  for (int i = 0; i < 300; ++i) {
    json = "{" + tile(R"(,"children":[)" + json + "]") + "}";
  }
  const auto parsed = parse(R"({"asset":{"version":"1.0"},"root":)" + json + "}");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  ASSERT_FALSE(parsed->diagnostics.empty());
  EXPECT_THAT(parsed->diagnostics.items().back().what, HasSubstr("deeper"));
}

TEST(TilesetJson, ReadsOrRefusesEveryRealTilesetWithAReason) {
  int read = 0;
  int refused = 0;
  for (const char* sub :
       {"3dtiles-samples", "3dtiles-cesium-native-data", "3dtiles-validator-specs"}) {
    KOKUDO_REQUIRE_REAL_DATA(sub);
    for (const auto& file : std::filesystem::recursive_directory_iterator(test::realData() / sub)) {
      if (file.path().extension() != ".json") continue;
      const auto parsed =
          parseTileset(test::readText(file.path()), file.path().string(), TilesetPlace{});
      if (parsed.ok()) {
        ++read;
      } else {
        ++refused;
        EXPECT_THAT(parsed.error().message, HasSubstr(file.path().string()));
      }
    }
  }
  EXPECT_GT(read, 100);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace kokudo::tiles::detail
