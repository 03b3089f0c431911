#include "tests/unit/engine/content/LegacyTiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TileBytes sample() {
  return {"b3dm", R"({"BATCH_LENGTH":2,"RTC_CENTER":[1000,2000,3000]})",
          "",     R"({"name":["a","b"]})",
          "",     triangleGltf("", {0, 1, 9})};
}

TEST(B3dmDecoder, MovesTheModelToItsCentreAndTurnsItUpright) {
  const auto model = decode(sample().bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  ASSERT_EQ(model->primitives.size(), 1u);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {1000, 2000, 3000}));
  EXPECT_TRUE(isNear(vertex(*model, 0, 1), {1001, 2000, 3000}));
  EXPECT_TRUE(isNear(vertex(*model, 0, 2), {1000, 2000, 3001}));  // y of the glTF is up
}

TEST(B3dmDecoder, LeadsFromVerticesToRowsOfTheBatchTable) {
  const auto model = decode(sample().bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_THAT(model->primitives[0].featureIds, ElementsAre(0, 1, kNoFeature));
  EXPECT_EQ(model->primitives[0].featureTable, 0);
  EXPECT_EQ(*model->featureTables.at(0).find(1, "name"), Value(std::string("b")));
}

TEST(B3dmDecoder, TakesGlobalsFromTheBinaryBody) {
  TileBytes tile = sample();
  tile.featureJson = R"({"BATCH_LENGTH":{"byteOffset":0},"RTC_CENTER":{"byteOffset":4}})";
  tile.featureBinary = words({2}) + bytesOf<float>({7, 8, 9});
  const auto model = decode(tile.bytes());
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(model->featureTables.at(0).count, 2u);
  EXPECT_TRUE(isNear(vertex(*model, 0, 0), {7, 8, 9}));
}

TEST(B3dmDecoder, ReadsTheTwoHeadersFromBeforeTheStandard) {
  const std::string gltf = triangleGltf("", {0, 1, 1}), batch = R"({"name":["a","b"]})";
  const auto total = [&](std::size_t header) {
    return static_cast<std::uint32_t>(header + batch.size() + gltf.size());
  };
  const auto length = static_cast<std::uint32_t>(batch.size());
  const std::string twenty = "b3dm" + words({1, total(20), 2, length}) + batch + gltf;
  const std::string twentyFour = "b3dm" + words({1, total(24), length, 0, 2}) + batch + gltf;
  for (const std::string& bytes : {twenty, twentyFour}) {
    const auto model = decode(bytes);
    ASSERT_TRUE(model.ok()) << messageOf(model);
    EXPECT_THAT(model->primitives.at(0).featureIds, ElementsAre(0, 1, 1));
    EXPECT_EQ(*model->featureTables.at(0).find(0, "name"), Value(std::string("a")));
  }
}

TEST(B3dmDecoder, RefusesEveryCut) {
  const std::string whole = sample().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto model = decode(whole.substr(0, size));
    ASSERT_FALSE(model.ok()) << size;
    ASSERT_FALSE(model.error().message.empty());
  }
}

TEST(B3dmDecoder, SaysWhatIsWrongWithTheHeader) {
  std::string bytes = sample().bytes();
  bytes[4] = 2;
  EXPECT_THAT(messageOf(decode(bytes)), HasSubstr("b3dm version 2 is not read, only 1"));
  bytes = sample().bytes();
  bytes[15] = 1;
  EXPECT_THAT(messageOf(decode(bytes)), HasSubstr("feature and batch table need"));
  TileBytes tile = sample();
  tile.featureJson = R"({"RTC_CENTER":[1,2]})";
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("RTC_CENTER is not an array of 3"));
  tile.featureJson = "[1]";
  EXPECT_THAT(messageOf(decode(tile.bytes())), HasSubstr("is no JSON object"));
}

}  // namespace
}  // namespace kokudo::content::test
