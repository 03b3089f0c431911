#include "tests/unit/engine/content/LegacyTiles.h"

#include <draco/compression/encode.h>
#include <draco/point_cloud/point_cloud_builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::content::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kTwoPoints = bytesOf<float>({1, 2, 3, -4, 5, 6});

TileBytes points(const std::string& semantics, const std::string& binary) {
  return {"pnts", R"({"POINTS_LENGTH":2,)" + semantics + "}", binary, "", "", ""};
}

/// Two points at byte 0 and more semantics behind them (byte 24).
Result<Model> twoWith(const std::string& semantics, const std::string& more) {
  return decode(points(R"("POSITION":{"byteOffset":0},)" + semantics, kTwoPoints + more).bytes());
}

TEST(PntsDecoder, AddsTheCentreInDouble) {
  const auto model = decode(
      points(
          R"("POSITION":{"byteOffset":0},"RTC_CENTER":[1215012.8828876738,-4736313.05,4081605.2])",
          kTwoPoints)
          .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const Primitive& p = model->primitives.at(0);
  EXPECT_EQ(p.mode, Primitive::Mode::Points);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {1215013.8828876738, -4736311.05, 4081608.2}, 1e-6));
  EXPECT_TRUE(isNear(vertex(*model, 0, 1), {1215008.8828876738, -4736308.05, 4081611.2}, 1e-6));
  EXPECT_TRUE(model->materials.at(0).unlit);
  EXPECT_EQ(p.featureTable, -1);
}

TEST(PntsDecoder, AppliesTheTransformOfTheTile) {
  geodesy::Mat4 turn;  // x -> y, y -> -x, twice as large, moved
  turn.m = {0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 10, 20, 30, 1};
  TileBytes tile = points(R"("POSITION":{"byteOffset":0},"NORMAL":{"byteOffset":24})",
                          kTwoPoints + bytesOf<float>({1, 0, 0, 0, 1, 0}));
  const auto model = decode(tile.bytes(), "t", {}, turn);
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {6, 22, 36}));
  EXPECT_THAT(model->primitives[0].normals, ElementsAre(0, 1, 0, -1, 0, 0));
  EXPECT_FALSE(model->materials.at(0).unlit);
}

TEST(PntsDecoder, ReadsQuantizedPositions) {
  const auto model = decode(points(R"("POSITION_QUANTIZED":{"byteOffset":0},
      "QUANTIZED_VOLUME_OFFSET":[100,200,300],"QUANTIZED_VOLUME_SCALE":[10,20,0])",
                                   bytesOf<std::uint16_t>({0, 65535, 1, 65535, 0, 65535}))
                                .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {100, 220, 300}));
  EXPECT_TRUE(isNear(vertex(*model, 0, 1), {110, 200, 300}));
  EXPECT_THAT(
      messageOf(decode(
          points(R"("POSITION_QUANTIZED":{"byteOffset":0})", std::string(12, '\0')).bytes())),
      HasSubstr("needs QUANTIZED_VOLUME_OFFSET"));
}

TEST(PntsDecoder, ReadsEveryWayToGiveColours) {
  const auto rgb = twoWith(R"("RGB":{"byteOffset":24})", bytesOf<std::uint8_t>({1, 2, 3, 4, 5, 6}));
  EXPECT_THAT(rgb->primitives.at(0).colors, ElementsAre(1, 2, 3, 255, 4, 5, 6, 255));
  EXPECT_EQ(rgb->materials.at(0).alpha, Material::Alpha::Opaque);
  const auto rgba =
      twoWith(R"("RGBA":{"byteOffset":24})", bytesOf<std::uint8_t>({1, 2, 3, 4, 5, 6, 7, 255}));
  EXPECT_THAT(rgba->primitives.at(0).colors, ElementsAre(1, 2, 3, 4, 5, 6, 7, 255));
  EXPECT_EQ(rgba->materials.at(0).alpha, Material::Alpha::Blend);
  const auto packed = twoWith(R"("RGB565":{"byteOffset":24})",
                              bytesOf<std::uint16_t>({0xF800, (16 << 11) | (32 << 5) | 31}));
  EXPECT_THAT(packed->primitives.at(0).colors, ElementsAre(255, 0, 0, 255, 132, 130, 255, 255));
  const auto constant = twoWith(R"("CONSTANT_RGBA":[10,20,30,40])", "");
  EXPECT_THAT(constant->primitives.at(0).colors, ElementsAre(10, 20, 30, 40, 10, 20, 30, 40));
  // The richest wins (the order of the standard).
  const auto both = twoWith(R"("RGB":{"byteOffset":24},"CONSTANT_RGBA":[10,20,30,40])",
                            bytesOf<std::uint8_t>({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(both->primitives.at(0).colors[0], 1);
}

TEST(PntsDecoder, UnfoldsOctahedralNormals) {
  const auto model =
      twoWith(R"("NORMAL_OCT16P":{"byteOffset":24})", bytesOf<std::uint8_t>({255, 128, 0, 0}));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  const auto& n = model->primitives.at(0).normals;
  EXPECT_NEAR(n[0], 1, 0.01);  // the right corner of the square
  EXPECT_NEAR(n[1], 0, 0.01);
  EXPECT_NEAR(n[5], -1, 0.01);  // a corner of the square is the lower pole
}

TEST(PntsDecoder, GroupsPointsByBatchId) {
  TileBytes tile = points(
      R"("POSITION":{"byteOffset":0},"BATCH_LENGTH":2,"BATCH_ID":{"byteOffset":24,"componentType":"UNSIGNED_BYTE"})",
      kTwoPoints + bytesOf<std::uint8_t>({1, 7}));
  tile.batchJson = R"({"name":["wall","roof"]})";
  const auto model = decode(tile.bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_THAT(model->primitives.at(0).featureIds, ElementsAre(1, kNoFeature));
  EXPECT_EQ(*model->featureTables.at(0).find(1, "name"), Value(std::string("roof")));
  tile.featureJson =
      R"({"POINTS_LENGTH":2,"POSITION":{"byteOffset":0},"BATCH_ID":{"byteOffset":24}})";
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("BATCH_ID"));
}

TEST(PntsDecoder, GivesEveryPointARowWithoutBatchIds) {
  TileBytes tile = points(R"("POSITION":{"byteOffset":0})", kTwoPoints);
  tile.batchJson = R"({"t":{"byteOffset":0,"componentType":"FLOAT","type":"SCALAR"}})";
  tile.batchBinary = bytesOf<float>({0.5f, 1.5f});
  const auto model = decode(tile.bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_THAT(model->primitives.at(0).featureIds, ElementsAre(0, 1));
  EXPECT_EQ(*model->featureTables.at(0).find(1, "t"), Value(1.5));
}

TEST(PntsDecoder, SaysWhatIsMissing) {
  EXPECT_THAT(messageOf(decode(TileBytes{"pnts", "{}", "", "", "", ""}.bytes())),
              HasSubstr("no POINTS_LENGTH"));
  EXPECT_THAT(messageOf(decode(points(R"("RGB":{"byteOffset":0})", kTwoPoints).bytes())),
              HasSubstr("neither POSITION nor POSITION_QUANTIZED"));
  EXPECT_THAT(messageOf(twoWith(R"("RGB":{"byteOffset":24})", "abc")),
              HasSubstr("RGB of 2 items of 3 bytes starts at byte 24 of 27"));
  EXPECT_THAT(messageOf(decode(
                  TileBytes{"pnts", R"({"POINTS_LENGTH":4000000000,"POSITION":{"byteOffset":0}})",
                            kTwoPoints, "", "", ""}
                      .bytes())),
              HasSubstr("do not fit"));
  EXPECT_THAT(
      messageOf(decode(
          points(R"("POSITION":{"byteOffset":0})", bytesOf<float>({1, 2, NAN, 0, 0, 0})).bytes())),
      HasSubstr("point 0 lies at no finite position"));
}

TEST(PntsDecoder, SaysWhatIsWrongWithDraco) {
  const auto draco = [](const std::string& binary, const std::string& length) {
    return messageOf(decode(points(R"("POSITION":{"byteOffset":0},"extensions":{
      "3DTILES_draco_point_compression":{"properties":{"POSITION":0},"byteOffset":0,"byteLength":)" +
                                       length + "}}",
                                   binary)
                                .bytes()));
  };
  EXPECT_THAT(draco("nonsense bytes in place of points", "20"),
              HasSubstr("do not begin with DRACO"));
  EXPECT_THAT(draco("abc", "20"), HasSubstr("lie outside"));
  std::string claim = "DRACO";
  claim += {2, 2, 0, 0, 0, 0};
  EXPECT_THAT(draco(claim + words({0xFFFFFFF0u, 0}), "19"),
              HasSubstr("4294967280 points where POINTS_LENGTH is 2"));
}

std::filesystem::path clouds() {
  return kokudo::test::realData() /
         "3dtiles-cesium-native-data/Cesium3DTilesSelection/test/data/PointCloud";
}

TEST(PntsDecoder, ReadsTheSameAttributesFromDracoAsTheBatchTableNames) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  for (const char* name : {"pointCloudDraco.pnts", "pointCloudDracoPartial.pnts"}) {
    const auto model = decodeFile(clouds() / name);
    ASSERT_TRUE(model.ok()) << messageOf(model);
    const Primitive& p = model->primitives.at(0);
    EXPECT_EQ(p.positions.size(), 24u);
    EXPECT_EQ(p.colors.size(), 32u);
    EXPECT_EQ(p.normals.size(), 24u);
    const FeatureTable& table = model->featureTables.at(0);
    ASSERT_EQ(table.count, 8u);
    for (std::size_t row = 0; row < 8; ++row) {
      EXPECT_TRUE(std::holds_alternative<std::int64_t>(*table.find(row, "id")));
      const double heat = std::get<double>(*table.find(row, "temperature"));
      EXPECT_TRUE(heat >= 0 && heat <= 1) << heat;
      EXPECT_EQ(std::get<std::string>(*table.find(row, "secondaryColor"))[0], '[');
      EXPECT_LT(length(vertex(*model, 0, row) -
                       geodesy::Vec3{1215012.8828876738, -4736313.051199594, 4081605.22126042}),
                20.0);
      const float* n = p.normals.data() + 3 * row;
      EXPECT_NEAR(n[0] * n[0] + n[1] * n[1] + n[2] * n[2], 1, 0.05);
    }
  }
}

/// Two points whose Draco stream has metadata before them, as some writers leave it there.
std::string dracoWithMetadata() {
  draco::PointCloudBuilder builder;
  builder.Start(2);
  const int positions =
      builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
  builder.SetAttributeValuesForAllPoints(positions, kTwoPoints.data(), 0);
  const auto cloud = builder.Finalize(false);
  auto metadata = std::make_unique<draco::GeometryMetadata>();
  metadata->AddEntryString("writer", "a test");
  cloud->AddMetadata(std::move(metadata));
  draco::Encoder encoder;
  encoder.SetEncodingMethod(draco::POINT_CLOUD_SEQUENTIAL_ENCODING);
  draco::EncoderBuffer buffer;
  EXPECT_TRUE(encoder.EncodePointCloudToBuffer(*cloud, &buffer).ok());
  return {buffer.data(), buffer.size()};
}

TEST(PntsDecoder, PassesOverTheMetadataOfDraco) {
  const std::string body = dracoWithMetadata();
  const auto model = decode(points(R"("POSITION":{"byteOffset":0},"extensions":{
      "3DTILES_draco_point_compression":{"properties":{"POSITION":0},"byteOffset":0,"byteLength":)" +
                                       std::to_string(body.size()) + "}}",
                                   body)
                                .bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {1, 2, 3}));
  EXPECT_TRUE(isNear(vertex(*model, 0, 1), {-4, 5, 6}));
}

TEST(PntsDecoder, KeepsFractionsThatDracoGivesForWholeNumbers) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  std::string bytes = kokudo::test::readText(clouds() / "pointCloudDraco.pnts");
  const std::string column = R"("temperature":{"byteOffset":0,"componentType":")";
  bytes.replace(bytes.find(column) + column.size(), 5, "SHORT");
  const auto model = decode(bytes);
  ASSERT_TRUE(model.ok()) << messageOf(model);
  for (std::size_t row = 0; row < 8; ++row) {
    const Value* heat = model->featureTables.at(0).find(row, "temperature");
    EXPECT_GT(std::stod(toText(*heat)), 0);
    EXPECT_LT(std::stod(toText(*heat)), 1);
  }
}

TEST(PntsDecoder, ReadsBatchIdsFromDraco) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  const auto draco = decodeFile(clouds() / "pointCloudDracoBatched.pnts");
  const auto plain = decodeFile(clouds() / "pointCloudBatched.pnts");
  ASSERT_TRUE(draco.ok() && plain.ok()) << messageOf(draco) << messageOf(plain);
  for (const auto* model : {&*draco, &*plain}) {
    EXPECT_THAT(model->primitives.at(0).featureIds, ElementsAre(5, 5, 6, 6, 7, 0, 3, 1));
    EXPECT_EQ(*model->featureTables.at(0).find(3, "name"), Value(std::string("section3")));
  }
}

TEST(PntsDecoder, ReadsTheLargeSampleOfTheStandard) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto model = decodeFile(kokudo::test::realData() /
                                "3dtiles-samples/1.0/TilesetWithRequestVolume/points.pnts");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(model->primitives.at(0).positions.size(), 3 * 125000u);
  EXPECT_EQ(model->primitives.at(0).colors.size(), 4 * 125000u);
  EXPECT_TRUE(model->featureTables.empty());
}

}  // namespace
}  // namespace kokudo::content::test
