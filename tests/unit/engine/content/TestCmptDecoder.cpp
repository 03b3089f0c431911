#include "engine/content/ModelMerge.h"
#include "tests/unit/engine/content/LegacyTiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content::test {
namespace {

using ::testing::HasSubstr;

std::string house(const std::string& centre) {
  return TileBytes{"b3dm", R"({"BATCH_LENGTH":1,"RTC_CENTER":)" + centre + "}",
                   "",     R"({"name":["house"]})",
                   "",     triangleGltf()}
      .bytes();
}

std::string trees() {
  return TileBytes{"i3dm",
                   R"({"INSTANCES_LENGTH":1,"POSITION":{"byteOffset":0}})",
                   bytesOf<float>({5, 6, 7}),
                   R"({"name":["tree"]})",
                   "",
                   triangleGltf()}
      .bytes();
}

TEST(CmptDecoder, ShowsAllInnerTilesAsOneModel) {
  const auto model = decode(cmpt({house("[1000,0,0]"), cmpt({trees(), house("[0,2000,0]")})}));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  ASSERT_EQ(model->primitives.size(), 3u);
  EXPECT_TRUE(isNear(vertex(*model, 0, 1), {1001, 0, 0}));
  EXPECT_TRUE(isNear(instanceVertex(*model, 1, 1, 0), {6, 6, 7}));
  EXPECT_TRUE(isNear(vertex(*model, 2, 1), {1, 2000, 0}));
  ASSERT_EQ(model->featureTables.size(), 3u);
  EXPECT_EQ(model->primitives[2].featureTable, 2);
  EXPECT_EQ(model->instanceSets.at(0).featureIdSets.at(0).featureTable, 1);
}

TEST(CmptDecoder, GoesOnWithoutAnInnerTileOfAnotherFormat) {
  const std::string vctr = "vctr" + words({1, 16, 0});
  const auto model = decode(cmpt({vctr, trees()}));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(model->primitives.size(), 1u);
  ASSERT_EQ(model->warnings.size(), 1u);
  EXPECT_THAT(model->warnings[0], HasSubstr("inner tile 0"));
  const auto none = decode(cmpt({vctr}));
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind, Error::Kind::Unsupported);
}

TEST(CmptDecoder, IsEmptyWithoutInnerTiles) {
  const auto model = decode(cmpt({}));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_TRUE(model->primitives.empty());
}

TEST(CmptDecoder, NamesTheInnerTileThatIsBroken) {
  std::string bytes = cmpt({trees(), house("[0,0,0]")});
  bytes[16 + trees().size() + 4] = 9;
  EXPECT_THAT(messageOf(decode(cmpt({trees(), "b3dm" + words({1, 12 + 4}) + "    "}))),
              HasSubstr("inner tile 1"));
  bytes = cmpt({trees()});
  bytes[12] = 2;
  EXPECT_THAT(messageOf(decode(bytes)), HasSubstr("the header counts 2 tiles"));
  bytes = cmpt({trees()});
  bytes[16 + 11] = 1;
  EXPECT_THAT(messageOf(decode(bytes)), HasSubstr("are left"));
}

TEST(CmptDecoder, RefusesToNestWithoutEnd) {
  std::string bytes = trees();
  for (int i = 0; i < 8; ++i) bytes = cmpt({bytes});
  EXPECT_TRUE(decode(bytes).ok());
  EXPECT_THAT(messageOf(decode(cmpt({bytes}))), HasSubstr("nest deeper than 8"));
  EXPECT_THAT(messageOf(decode(cmpt({" cmpt" + words({1, 16, 0})}))), HasSubstr("inner tile 0"));
}

TEST(ModelMerge, ShiftsEveryIndex) {
  const auto image = std::make_shared<const Image>(Image{"shared", 1, 1, 3, {1, 2, 3}});
  const auto make = [&image](double x) {
    Model model;
    model.origin = {x, 0, 0};
    model.images = {std::make_shared<const Image>(Image{"own", 1, 1, 3, {9, 9, 9}}), image};
    Material material;
    material.normalTexture.image = 1;
    material.baseColorTexture.image = 0;
    model.materials.push_back(material);
    model.featureTables.resize(2);
    PropertyTexture texture;
    texture.properties.resize(1);
    texture.properties[0].texture.image = 1;
    model.propertyTextures.push_back(texture);
    InstanceSet set;
    set.transforms.push_back({1, 0, 0, 10, 0, 1, 0, 0, 0, 0, 1, 0});
    set.featureIdSets.resize(1);
    set.featureIdSets[0].featureTable = 0;
    model.instanceSets.push_back(set);
    Primitive plain;
    plain.positions = {1, 2, 3};
    plain.featureTable = 1;
    plain.material = 0;
    plain.propertyTextures = {0};
    plain.otherFeatureIds.resize(1);
    plain.otherFeatureIds[0].featureTable = 1;
    plain.otherFeatureIds[0].texture.image = 0;
    Primitive repeated = plain;
    repeated.instances = 0;
    model.primitives = {plain, repeated};
    model.copyright = "© 国";
    model.warnings = {"w"};
    return model;
  };
  std::vector<Model> models{make(100), make(300)};
  const Model merged = mergeModels(std::move(models));
  EXPECT_TRUE(isNear(merged.origin, {200, 0, 0}));
  ASSERT_EQ(merged.primitives.size(), 4u);
  const Primitive &plain = merged.primitives[2], &repeated = merged.primitives[3];
  EXPECT_TRUE(isNear(vertex(merged, 0, 0), {101, 2, 3}));
  EXPECT_TRUE(isNear(vertex(merged, 2, 0), {301, 2, 3}));
  EXPECT_TRUE(isNear(instanceVertex(merged, 3, 0, 0), {311, 2, 3}));
  EXPECT_EQ(plain.featureTable, 3);
  EXPECT_EQ(plain.material, 1);
  EXPECT_EQ(plain.instances, -1);
  EXPECT_EQ(repeated.instances, 1);
  EXPECT_EQ(plain.propertyTextures, std::vector<int>{1});
  EXPECT_EQ(plain.otherFeatureIds[0].featureTable, 3);
  // Two own images and the shared one.
  ASSERT_EQ(merged.images.size(), 3u);
  EXPECT_EQ(plain.otherFeatureIds[0].texture.image, 2);
  EXPECT_EQ(merged.materials[1].normalTexture.image, 1);
  EXPECT_EQ(merged.materials[1].baseColorTexture.image, 2);
  EXPECT_EQ(merged.propertyTextures[1].properties[0].texture.image, 1);
  EXPECT_EQ(merged.instanceSets[1].featureIdSets[0].featureTable, 2);
  EXPECT_EQ(merged.copyright, "© 国");
  EXPECT_EQ(merged.warnings.size(), 2u);
}

}  // namespace
}  // namespace kokudo::content::test
