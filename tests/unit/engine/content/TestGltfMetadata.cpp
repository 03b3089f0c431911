#include "engine/content/TextureLookup.h"
#include "tests/unit/engine/content/GltfWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content {
namespace {

using test::GltfWorld;
using test::Json;
using test::ktx2;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kExtension = "EXT_structural_metadata";

/// A table of `count` rows without columns under table index 0.
void addTable(GltfWorld& world, int count) {
  world.root["extensions"][kExtension] = Json::parse(
      R"({"schema":{"classes":{"c":{"properties":{"n":{"type":"SCALAR","componentType":"UINT8"}}}}},
"propertyTables":[{"class":"c","count":)" +
      std::to_string(count) + R"(,"properties":{}}]})");
}

SurfacePoint at(double a, double b, double c) {
  return {0, {0, 1, 2}, {a, b, c}};
}

TEST(GltfFeatures, LightsUpTheFirstSetThatLeadsToATable) {
  GltfWorld world;
  world.withTriangle();
  addTable(world, 2);
  world.texture(ktx2(9, 2, 1, std::string("\0\1", 2)));
  world.attribute<std::uint8_t>("_FEATURE_ID_0", {5, 6, 7}, "SCALAR");
  world.attribute<float>("_FEATURE_ID_1", {0, 1, 9}, "SCALAR");
  world.primitive()["extensions"]["EXT_mesh_features"]["featureIds"] = Json::parse(
      R"([{"featureCount":2,"propertyTable":0,"texture":{"index":0},"label":"texel"},
{"featureCount":3,"attribute":0,"label":"plain"},
{"featureCount":2,"attribute":1,"propertyTable":0,"label":"kind"},
{"featureCount":3,"nullFeatureId":2}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Primitive& p = model->primitives.at(0);
  EXPECT_EQ(p.featureIdLabel, "kind");
  EXPECT_EQ(p.featureTable, 0);
  EXPECT_THAT(p.featureIds, ElementsAre(0, 1, kNoFeature));  // 9 is no row
  ASSERT_EQ(p.otherFeatureIds.size(), 3u);
  EXPECT_TRUE(p.otherFeatureIds[0].texture.used());
  EXPECT_THAT(p.otherFeatureIds[1].ids, ElementsAre(5, 6, 7));
  EXPECT_THAT(p.otherFeatureIds[2].ids, ElementsAre(0, 1, kNoFeature));

  const auto found = featuresAt(*model, at(0.1, 0.8, 0.1));
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].label, "kind");
  EXPECT_EQ(found[0].feature, 1u);
  EXPECT_EQ(found[1].label, "texel");
  EXPECT_EQ(found[1].table, 0);
  EXPECT_EQ(found[1].feature, 1u);  // u = 0.8: the second of two texels
  EXPECT_EQ(found[2].feature, 6u);
  EXPECT_EQ(found[3].feature, 1u);
  EXPECT_EQ(featuresAt(*model, at(0.1, 0.1, 0.8)).size(), 2u);  // null in two sets
  EXPECT_TRUE(featuresAt(*model, {7, {0, 1, 2}, {1, 0, 0}}).empty());
  EXPECT_TRUE(featuresAt(*model, {0, {0, 1, 3}, {1, 0, 0}}).empty());
}

TEST(GltfFeatures, ReadsIdsOfSeveralChannelsAndTheNullId) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(37, 2, 1, std::string("\x01\x02\0\0\xFF\xFF\0\0", 8)));
  world.primitive()["extensions"]["EXT_mesh_features"]["featureIds"] = Json::parse(
      R"([{"featureCount":2,"nullFeatureId":65535,"texture":{"index":0,"channels":[0,1]}}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto found = featuresAt(*model, at(0.9, 0.1, 0));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].feature, 513u);
  EXPECT_TRUE(featuresAt(*model, at(0.1, 0.9, 0)).empty());
}

TEST(GltfFeatures, RespectsTheWrapOfATexture) {
  GltfWorld world;
  world.attribute<float>("POSITION", {0, 0, 0, 1, 0, 0, 0, 1, 0}, "VEC3");
  world.attribute<float>("TEXCOORD_0", {1.25f, 0, 1.25f, 0, 1.25f, 0}, "VEC2");
  world.texture(ktx2(9, 4, 1, std::string("\1\2\3\4", 4)));
  world.primitive()["extensions"]["EXT_mesh_features"]["featureIds"] =
      Json::parse(R"([{"featureCount":4,"texture":{"index":0}}])");
  world.root["textures"][0]["sampler"] = 0;
  for (const auto& [wrap, id] :
       {std::pair{10497, 2u}, std::pair{33071, 4u}, std::pair{33648, 4u}}) {
    world.root["samplers"] = {{{"wrapS", wrap}}};
    const auto model = world.decode();
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(featuresAt(*model, at(1, 0, 0)).at(0).feature, id) << wrap;
  }
}

TEST(GltfMetadata, ReadsPropertyTexturesOfEveryShape) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(37, 1, 1, std::string("\xFF\x80\x02\x01", 4)));
  world.root["extensions"][kExtension] = Json::parse(
      R"({"schema":{"enums":{"e":{"valueType":"UINT8","values":[{"name":"two","value":2}]}},
"classes":{"c":{"properties":{
"fraction":{"name":"Fraction","type":"SCALAR","componentType":"UINT8","normalized":true,"offset":10,"scale":2},
"signed":{"type":"SCALAR","componentType":"INT8"},
"wide":{"type":"SCALAR","componentType":"UINT16"},
"pair":{"type":"VEC2","componentType":"UINT8"},
"list":{"type":"SCALAR","componentType":"UINT8","array":true,"count":3},
"kind":{"type":"ENUM","enumType":"e"},
"absent":{"type":"SCALAR","componentType":"UINT8","noData":2,"default":7},
"unfit":{"type":"STRING"}}}}},
"propertyTextures":[{"class":"c","properties":{
"fraction":{"index":0,"channels":[0]},"signed":{"index":0,"channels":[1]},
"wide":{"index":0,"channels":[2,3]},"pair":{"index":0,"channels":[2,3]},
"list":{"index":0,"channels":[1,2,3]},
"kind":{"index":0,"channels":[2]},"absent":{"index":0,"channels":[2]},
"unfit":{"index":0,"channels":[2]}}}]})");
  world.primitive()["extensions"][kExtension]["propertyTextures"] = {0};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model->warnings.size(), 1u);  // "unfit"
  const Attributes values = propertyTextureValuesAt(*model, at(0.5, 0.5, 0));
  const auto text = [&](const char* name) {
    return find(values, name) ? toText(*find(values, name)) : "none";
  };
  EXPECT_EQ(text("Fraction"), "12");
  EXPECT_EQ(text("signed"), "-128");
  EXPECT_EQ(text("wide"), "258");
  EXPECT_EQ(text("pair"), "[2,1]");
  EXPECT_EQ(text("list"), "[128,2,1]");
  EXPECT_EQ(text("kind"), "two");
  EXPECT_EQ(text("absent"), "7");
  EXPECT_EQ(text("unfit"), "none");
}

TEST(GltfMetadata, ReadsPropertyAttributes) {
  GltfWorld world;
  world.withTriangle();
  world.attribute<std::uint16_t>("_CLASS", {0, 1, 5}, "SCALAR");
  world.attribute<std::uint8_t>("_LEVEL", {0, 255, 51}, "SCALAR");
  world.attribute<float>("_WIND", {1, 2, 3, 4, 0.1f, 6}, "VEC2");
  world.root["extensions"][kExtension] = Json::parse(
      R"({"schema":{"enums":{"e":{"values":[{"name":"ground","value":0},{"name":"water","value":1}]}},
"classes":{"c":{"name":"Points","properties":{"class":{"type":"ENUM","enumType":"e","noData":"ground"},
"level":{"type":"SCALAR","componentType":"UINT8","normalized":true},
"wind":{"type":"VEC2","componentType":"FLOAT32"},
"gone":{"type":"SCALAR","componentType":"UINT8","default":4}}}}},
"propertyAttributes":[{"class":"c","properties":{"class":{"attribute":"_CLASS"},
"level":{"attribute":"_LEVEL","scale":100},"wind":{"attribute":"_WIND"},"gone":{"attribute":"_GONE"}}}]})");
  world.primitive()["extensions"][kExtension]["propertyAttributes"] = {0};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  const FeatureTable& table = model->primitives.at(0).vertexProperties.at(0);
  EXPECT_EQ(table.className, "Points");
  EXPECT_EQ(table.count, 3u);
  EXPECT_EQ(table.find(0, "class"), nullptr);
  EXPECT_EQ(toText(*table.find(1, "class")), "water");
  EXPECT_EQ(toText(*table.find(2, "class")), "5");
  EXPECT_EQ(toText(*table.find(1, "level")), "100");
  EXPECT_EQ(toText(*table.find(2, "wind")), "[0.1,6.0]");
  EXPECT_EQ(toText(*table.find(2, "gone")), "4");
  const Attributes values = vertexPropertiesAt(*model, at(0.2, 0.7, 0.1));
  EXPECT_EQ(toText(*find(values, "class")), "water");
}

/// One column of a property table of two rows.
std::string column(const Json& property, const std::string& values, const Json& more = {}) {
  GltfWorld world;
  const std::size_t view = world.view(values);
  Json json{{"values", view}};
  if (more.is_object()) json.update(more);
  world.root["extensions"][kExtension] = {
      {"schema", {{"classes", {{"c", {{"properties", {{"p", property}}}}}}}}},
      {"propertyTables", {{{"class", "c"}, {"count", 2}, {"properties", {{"p", json}}}}}}};
  const auto model = world.decode();
  if (!model.ok()) return model.error().message;
  const auto text = [&](std::size_t row) {
    const Value* value = model->featureTables.at(0).find(row, "p");
    return value ? toText(*value) : "null";
  };
  return text(0) + " " + text(1);
}

TEST(GltfMetadata, RefusesTablesWithoutRowsThatMultiply) {
  GltfWorld world;
  Json& extension = world.root["extensions"][kExtension];
  for (int i = 0; i < 3000; ++i) {
    extension["schema"]["classes"]["c"]["properties"]["p" + std::to_string(i)] = {
        {"type", "SCALAR"}, {"componentType", "UINT8"}};
    extension["propertyTables"].push_back({{"class", "c"}, {"count", 0}});
  }
  const auto model = world.decode();
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(model.error().message, HasSubstr("exhaust memory"));
}

TEST(GltfMetadata, LooksForNoDataBeforeOffsetAndScale) {
  const Json property = Json::parse(
      R"({"type":"SCALAR","componentType":"UINT8","offset":100,"scale":10,"noData":1})");
  EXPECT_EQ(column(property, std::string("\1\2", 2)), "null 120");
  Json filled = property;
  filled["default"] = 5;
  EXPECT_EQ(column(filled, std::string("\1\2", 2)), "5 120");
}

TEST(GltfMetadata, GivesTheRangeThatTheFileDeclares) {
  GltfWorld world;
  world.withTriangle();
  addTable(world, 2);
  Json& extension = world.root["extensions"][kExtension];
  Json& properties = extension["schema"]["classes"]["c"]["properties"];
  properties["n"].update(Json::parse(R"({"min":1,"max":9})"));
  properties["plain"] = properties["v"] =
      Json::parse(R"({"type":"SCALAR","componentType":"UINT8"})");
  properties["v"].update(Json::parse(R"({"type":"VEC2","min":[1,1],"max":[2,2]})"));
  extension["propertyTables"][0]["properties"]["n"] = {
      {"values", world.view(std::vector<std::uint8_t>{3, 8})}, {"max", 8}};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  for (const auto& column : model->featureTables.at(0).columns) {
    const bool ranged = column.id == "n";
    EXPECT_EQ(column.minimum, ranged ? std::optional<double>(1) : std::nullopt) << column.id;
    EXPECT_EQ(column.maximum, ranged ? std::optional<double>(8) : std::nullopt) << column.id;
  }
  EXPECT_EQ(model->featureTables[0].columns.size(), 3u);
}

TEST(GltfMetadata, AppliesOffsetsOfEveryElement) {
  EXPECT_EQ(column(Json::parse(
                       R"({"type":"VEC2","componentType":"UINT8","offset":[10,20],"scale":[1,2]})"),
                   std::string("\1\1\2\2", 4)),
            "[11.0,22.0] [12.0,24.0]");
  EXPECT_EQ(
      column(
          Json::parse(
              R"({"type":"SCALAR","componentType":"UINT8","array":true,"count":2,"offset":[1,2]})"),
          std::string("\0\0\1\1", 4)),
      "[1.0,2.0] [2.0,3.0]");
  EXPECT_EQ(column(Json::parse(R"({"type":"SCALAR","componentType":"INT8","normalized":true})"),
                   std::string("\x7F\x81", 2)),
            "1 -1");
}

TEST(GltfMetadata, ReadsMatricesAndWideNumbersExactly) {
  EXPECT_EQ(column(Json::parse(R"({"type":"MAT2","componentType":"INT8"})"),
                   std::string("\1\2\3\4\5\6\7\xFF", 8)),
            "[1,2,3,4] [5,6,7,-1]");
  EXPECT_EQ(column(Json::parse(R"({"type":"SCALAR","componentType":"UINT64"})"),
                   std::string(8, '\xFF') + std::string("\1\0\0\0\0\0\0\0", 8)),
            "18446744073709551615 1");
  const std::vector<float> tenths{0.1f, 2.5f};
  EXPECT_EQ(column(Json::parse(R"({"type":"SCALAR","componentType":"FLOAT32"})"),
                   {reinterpret_cast<const char*>(tenths.data()), 8}),
            "0.1 2.5");
}

}  // namespace
}  // namespace kokudo::content
