#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"
#include "tests/unit/engine/content/LegacyTiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content::test {
namespace {

using geodesy::Vec3;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TileBytes instances(const std::string& semantics, const std::string& binary,
                    const std::string& node = "") {
  return {
      "i3dm", R"({"INSTANCES_LENGTH":2,)" + semantics + "}", binary, "", "", triangleGltf(node)};
}

const std::string kTwo = bytesOf<float>({10, 0, 0, 0, 20, 0});
const std::string kPosition = R"("POSITION":{"byteOffset":0})";

TEST(I3dmDecoder, RepeatsTheModelUpright) {
  const auto model = decode(instances(kPosition, kTwo).bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  ASSERT_EQ(model->instanceSets.size(), 1u);
  ASSERT_EQ(model->instanceSets[0].transforms.size(), 2u);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 0), {11, 0, 0}));
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 2, 0), {10, 0, 1}));  // y of the glTF is up
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 2, 1), {0, 20, 1}));
}

TEST(I3dmDecoder, ComposesNodesCentreAndTransformOfTheTile) {
  geodesy::Mat4 tile = geodesy::Mat4::translation({-3957000, 3310000, 3737000});
  tile.m[0] = tile.m[5] = tile.m[10] = 2;
  const auto model = decode(instances(kPosition + R"(,"RTC_CENTER":[100,200,300])", kTwo,
                                      R"(,"translation":[0,5,0],"scale":[3,3,3])")
                                .bytes(),
                            "t", {}, tile);
  ASSERT_TRUE(model.ok()) << messageOf(model);
  // Node: (1,0,0) -> (3,5,0) y up -> (3,0,5) z up; + (10,0,0) + centre; times 2 + tile.
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 0),
                     {-3957000 + 2 * 113.0, 3310000 + 2 * 200.0, 3737000 + 2 * 305.0}, 1e-3));
}

TEST(I3dmDecoder, TurnsByNormals) {
  // up = east axis x, right = y: forward = right x up = -z.
  const std::string axes = bytesOf<float>({1, 0, 0, 1, 0, 0}) + bytesOf<float>({0, 1, 0, 0, 1, 0});
  const auto model = decode(
      instances(kPosition + R"(,"NORMAL_UP":{"byteOffset":24},"NORMAL_RIGHT":{"byteOffset":48})",
                kTwo + axes)
          .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 0), {10, 1, 0}));   // x -> right
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 2, 0), {10, 0, -1}));  // z -> forward
  const auto oct = decode(
      instances(
          kPosition +
              R"(,"NORMAL_UP_OCT32P":{"byteOffset":24},"NORMAL_RIGHT_OCT32P":{"byteOffset":32})",
          kTwo + bytesOf<std::uint16_t>({65535, 32768, 65535, 32768}) +
              bytesOf<std::uint16_t>({32768, 65535, 32768, 65535}))
          .bytes());
  ASSERT_TRUE(oct.ok()) << messageOf(oct);
  EXPECT_TRUE(isNear(instanceVertex(*oct, 0, 2, 0), {10, 0, -1}, 1e-3));
  EXPECT_THAT(messageOf(decode(
                  instances(kPosition + R"(,"NORMAL_UP":{"byteOffset":24})", kTwo + axes).bytes())),
              HasSubstr("only one of NORMAL_UP and NORMAL_RIGHT"));
}

TEST(I3dmDecoder, Scales) {
  const auto model = decode(
      instances(kPosition + R"(,"SCALE":{"byteOffset":24},"SCALE_NON_UNIFORM":{"byteOffset":32})",
                kTwo + bytesOf<float>({2, 3}) + bytesOf<float>({1, 1, 10, 5, 1, 1}))
          .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 2, 0), {10, 0, 20}));
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 1), {15, 20, 0}));
}

TEST(I3dmDecoder, ReadsQuantizedPositions) {
  const auto model = decode(instances(R"("POSITION_QUANTIZED":{"byteOffset":0},
      "QUANTIZED_VOLUME_OFFSET":[0,0,5],"QUANTIZED_VOLUME_SCALE":[100,200,300])",
                                      bytesOf<std::uint16_t>({65535, 0, 0, 0, 65535, 0}))
                                .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 0, 0), {100, 0, 5}));
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 0, 1), {0, 200, 5}));
}

TEST(I3dmDecoder, StandsInstancesOnTheGround) {
  const auto osaka = geodesy::Cartographic::fromDegrees(135.43, 34.65, 12);
  const auto frame = geodesy::LocalFrame::at(osaka);
  const Vec3 c = frame.origin;
  const std::string semantics = kPosition + R"(,"EAST_NORTH_UP":true,"RTC_CENTER":[)" +
                                std::to_string(c.x) + "," + std::to_string(c.y) + "," +
                                std::to_string(c.z) + "]";
  const auto model = decode(instances(semantics, bytesOf<float>({0, 0, 0, 0, 0, 0})).bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 0), c + frame.east, 1e-3));
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 2, 0), c + frame.up, 1e-3));
}

TEST(I3dmDecoder, LeadsFromInstancesToTheBatchTable) {
  for (const auto& [component, ids] :
       std::map<std::string, std::string>{{"UNSIGNED_BYTE", bytesOf<std::uint8_t>({1, 0})},
                                          {"UNSIGNED_SHORT", bytesOf<std::uint16_t>({1, 0})},
                                          {"UNSIGNED_INT", bytesOf<std::uint32_t>({1, 0})}}) {
    TileBytes tile = instances(
        kPosition + R"(,"BATCH_ID":{"byteOffset":24,"componentType":")" + component + "\"}",
        kTwo + ids);
    tile.batchJson = R"({"name":["松","杉"]})";
    const auto model = decode(tile.bytes());
    ASSERT_TRUE(model.ok()) << messageOf(model);
    const FeatureIdSet& set = model->instanceSets.at(0).featureIdSets.at(0);
    EXPECT_THAT(set.ids, ElementsAre(1, 0));
    const FeatureTable& table = model->featureTables.at(std::size_t(set.featureTable));
    EXPECT_EQ(*table.find(set.ids[0], "name"), Value(std::string("杉")));
  }
  TileBytes tile = instances(kPosition, kTwo);
  tile.batchJson = R"({"name":["松","杉"]})";
  const auto model = decode(tile.bytes());  // without BATCH_ID: one row per instance
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_THAT(model->instanceSets.at(0).featureIdSets.at(0).ids, ElementsAre(0, 1));
}

TEST(I3dmDecoder, FetchesAnExternalGltf) {
  TileBytes tile = instances(kPosition, kTwo);
  tile.gltfFormat = 0;
  tile.body = std::string("models/a%20b.gltf \0\0", 20);
  const auto model = decode(tile.bytes(), "http://h/tiles/t.i3dm",
                            {{"http://h/tiles/models/a%20b.gltf", triangleGltf()}});
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(instanceVertex(*model, 0, 1, 1), {1, 20, 0}));
  const auto missing = decode(tile.bytes(), "http://h/tiles/t.i3dm");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, Error::Kind::NotFound);
  tile.gltfFormat = 7;
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("gltfFormat is 7"));
}

TEST(I3dmDecoder, SaysWhatIsMissing) {
  EXPECT_THAT(messageOf(decode(instances(R"("RTC_CENTER":[0,0,0])", kTwo).bytes())),
              HasSubstr("neither POSITION nor POSITION_QUANTIZED"));
  TileBytes tile = instances(kPosition, kTwo);
  tile.featureJson = R"({"POSITION":{"byteOffset":0}})";
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("no INSTANCES_LENGTH"));
  tile.featureJson = R"({"INSTANCES_LENGTH":3,"POSITION":{"byteOffset":0}})";
  EXPECT_THAT(messageOf(decode(tile.bytes())),
              HasSubstr("POSITION of 3 items of 12 bytes starts at byte 0 of 24"));
  tile = instances(kPosition + R"(,"BATCH_ID":{"byteOffset":24,"componentType":"UNSIGNED_INT"})",
                   kTwo + words({4000000000u, 1}));
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("do not fit"));
}

TEST(I3dmDecoder, StandsTheSampleTreesWhereTheTilesetSays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto model = decodeFile(kokudo::test::realData() /
                                "3dtiles-samples/1.0/TilesetWithTreeBillboards/tree.i3dm");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  ASSERT_EQ(model->instanceSets.size(), 1u);
  ASSERT_EQ(model->instanceSets[0].transforms.size(), 25u);
  // The region of the tile, and heights of 0 to 20 m, hold every tree.
  double top = -1e9;
  for (std::size_t tree = 0; tree < 25; ++tree) {
    for (std::size_t p = 0; p < model->primitives.size(); ++p) {
      for (std::size_t i = 0; i < model->primitives[p].positions.size() / 3; i += 97) {
        const auto place =
            geodesy::Ellipsoid::wgs84().toCartographic(instanceVertex(*model, p, i, tree));
        EXPECT_NEAR(place.longitude, -1.31968, 4e-5);
        EXPECT_NEAR(place.latitude, 0.698874, 4e-5);
        EXPECT_GT(place.height, -2);
        EXPECT_LT(place.height, 25);
        top = std::max(top, place.height);
      }
    }
    EXPECT_EQ(*model->featureTables.at(0).find(tree, "Height"), Value(std::int64_t(20)));
  }
  EXPECT_GT(top, 5);  // they stand, they do not lie
}

}  // namespace
}  // namespace kokudo::content::test
