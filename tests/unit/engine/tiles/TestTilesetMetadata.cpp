#include "engine/tiles/detail/Schema.h"
#include "engine/tiles/detail/TilesetJson.h"
#include "tests/support/TestData.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace kokudo::tiles {
namespace {

using test::downView;
using test::patchBody;
using test::Stage;
using test::tileUri;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

const std::string kSchema = R"({"id":"city","classes":{
  "set":{"properties":{"author":{"type":"STRING"},"count":{"type":"SCALAR","componentType":"UINT8"}}},
  "place":{"properties":{
    "kind":{"type":"ENUM","enumType":"kinds"},
    "colour":{"type":"VEC3","componentType":"UINT8","normalized":true},
    "height":{"type":"SCALAR","componentType":"FLOAT32","offset":10,"scale":2,"noData":-1},
    "names":{"type":"STRING","array":true},
    "open":{"type":"BOOLEAN","default":true},
    "error":{"type":"SCALAR","componentType":"FLOAT64","semantic":"TILE_GEOMETRIC_ERROR"}}}},
  "enums":{"kinds":{"values":[{"name":"port","value":0},{"name":"park","value":7}]}}})";

const std::string kRegion = R"("boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]})";

TEST(TilesetMetadata, IsReadForTheSetItsGroupsItsTilesAndItsContents) {
  Stage stage;
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"schema":)" + kSchema +
                          R"(,"metadata":{"class":"set","properties":{"author":"a","count":3}},
      "groups":[{"class":"place","properties":{"kind":"park"}}],
      "properties":{"Height":{"minimum":1,"maximum":8}},"root":{)" +
                          kRegion + R"(,"geometricError":1,
      "metadata":{"class":"place","properties":{"colour":[0,255,51],"height":4,"error":2}},
      "contents":[{"uri":"a.tile","group":0},
        {"uri":"b.tile","metadata":{"class":"place","properties":{"names":["x","y"],"height":-1}}}]}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.2, 34.8}));
  stage.accessor->put(tileUri("b"), patchBody({135.2, 34.4, 135.4, 34.8}));
  stage.open();
  const ViewState view = downView(135.3, 34.6, 100'000);
  ASSERT_TRUE(stage.settle(view));
  const auto metadata = stage.tileset->metadata();
  ASSERT_TRUE(metadata);
  EXPECT_EQ(metadata->schemaId, "city");
  EXPECT_THAT(metadata->classNames, ElementsAre("set", "place"));
  EXPECT_EQ(metadata->tileset.attributes,
            (Attributes{{"author", std::string("a")}, {"count", std::int64_t(3)}}));
  EXPECT_EQ(*find(metadata->properties, "Height/maximum"), Value(std::int64_t(8)));
  const auto hit = stage.tileset->pick(view.position, view.direction);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->content, 1u);
  const auto details = stage.tileset->detailsOf(hit->tile);
  ASSERT_TRUE(details);
  EXPECT_EQ(details->geometricError, 2) << "the semantic overrides";
  EXPECT_EQ(details->metadata.attributes, (Attributes{{"colour", 0.0},
                                                      {"colour", 1.0},
                                                      {"colour", 0.2},
                                                      {"height", 18.0},
                                                      {"open", true},
                                                      {"error", 2.0}}));
  ASSERT_EQ(details->contents.size(), 2u);
  EXPECT_EQ(details->contents[0].uri, tileUri("a"));
  EXPECT_EQ(details->contents[0].group.attributes,
            (Attributes{{"kind", std::string("park")}, {"open", true}}));
  EXPECT_EQ(details->contents[1].metadata.attributes,
            (Attributes{{"names", std::string("x")}, {"names", std::string("y")}, {"open", true}}));
  EXPECT_TRUE(details->contents[1].model);
  EXPECT_FALSE(stage.tileset->detailsOf(12));
}

TEST(TilesetMetadata, ASchemaOfItsOwnFileIsFetched) {
  Stage stage;
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"schemaUri":"s/city.json",
      "metadata":{"class":"set","properties":{"author":"b"}},"root":{)" +
                          kRegion + R"(,"geometricError":1}})");
  stage.accessor->put("http://test/s/city.json", kSchema);
  stage.open();
  ASSERT_TRUE(stage.settle(downView(135.2, 34.6, 100'000)));
  EXPECT_EQ(stage.tileset->metadata()->tileset.className, "set");
  EXPECT_TRUE(stage.tileset->diagnostics().empty());
}

TEST(TilesetMetadata, StatisticsAreGivenByClassAndProperty) {
  const auto parsed =
      detail::parseTileset(R"({"asset":{"version":"1.1"},"geometricError":1,"schema":)" + kSchema +
                               R"(,"statistics":{"classes":{"place":{"count":29,"properties":{
      "height":{"min":1.5,"max":8,"mean":3.25,"extras":{"a":1}},
      "colour":{"min":[0,0.5,1]},
      "kind":{"occurrences":{"port":20,"park":9}},
      "depth":{"min":0}}},"tree":{"count":3}}},"root":{)" +
                               kRegion + R"(,"geometricError":1}})",
                           "/x/tileset.json", {});
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  const auto& statistics = parsed->root->source->metadata->statistics;
  ASSERT_EQ(statistics.size(), 1u);
  EXPECT_EQ(statistics[0].className, "place");
  EXPECT_EQ(statistics[0].count, 29u);
  ASSERT_EQ(statistics[0].properties.size(), 3u);
  EXPECT_EQ(statistics[0].properties[0].property, "height");
  EXPECT_EQ(statistics[0].properties[0].values,
            (Attributes{{"min", 1.5}, {"max", std::int64_t(8)}, {"mean", 3.25}}));
  EXPECT_EQ(statistics[0].properties[1].values,
            (Attributes{{"min", std::int64_t(0)}, {"min", 0.5}, {"min", std::int64_t(1)}}));
  EXPECT_EQ(
      statistics[0].properties[2].values,
      (Attributes{{"occurrences/port", std::int64_t(20)}, {"occurrences/park", std::int64_t(9)}}));
  ASSERT_EQ(parsed->diagnostics.items().size(), 2u);
  EXPECT_THAT(parsed->diagnostics.items()[0].what, HasSubstr("no such property"));
  EXPECT_THAT(parsed->diagnostics.items()[1].what, HasSubstr("no such class"));
}

TEST(TilesetMetadata, StatisticsOfTheRealSampleAreWhatItsFileSays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto file = ::kokudo::test::realData() /
                    "3dtiles-samples/glTF/EXT_structural_metadata/PropertyAttributesPointCloud"
                    "/tileset.json";
  const auto parsed = detail::parseTileset(
      ::kokudo::test::readText(file), file.string(), {}, [&](const std::string& name) {
        return Result<std::string>(::kokudo::test::readText(file.parent_path() / name));
      });
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_TRUE(parsed->diagnostics.empty()) << parsed->diagnostics.items()[0].what;
  const auto& statistics = parsed->root->source->metadata->statistics;
  ASSERT_EQ(statistics.size(), 1u);
  EXPECT_EQ(statistics[0].count, 29'338u);
  ASSERT_EQ(statistics[0].properties.size(), 2u);
  EXPECT_EQ(*find(statistics[0].properties[0].values, "mean"), Value(0.28973701532415364));
  EXPECT_EQ(*find(statistics[0].properties[1].values, "occurrences/Buildings"),
            Value(std::int64_t(22'462)));
}

TEST(TilesetMetadata, ABrokenSchemaIsAWarningAndTheTilesAreShown) {
  Stage stage;
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,
      "schema":{"classes":{"set":{"properties":{"a":{"type":"NUMBER"}}}}},"root":{)" +
                          kRegion + R"(,"geometricError":1,"content":{"uri":"a.tile"}}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.4, 34.8}));
  stage.open();
  ASSERT_TRUE(stage.settle(downView(135.2, 34.6, 100'000)));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
  ASSERT_EQ(stage.tileset->diagnostics().items().size(), 1u);
  EXPECT_THAT(stage.tileset->diagnostics().items()[0].what, HasSubstr("set.a"));
}

TEST(TilesetMetadata, TheExtensionOf10GivesTheSame) {
  const auto parsed = detail::parseTileset(
      R"({"asset":{"version":"1.0","gltfUpAxis":"Z"},"geometricError":1,
      "extensionsRequired":["3DTILES_metadata"],
      "extensions":{"3DTILES_metadata":{"schema":)" +
          kSchema + R"(,"tileset":{"class":"set","properties":{"count":9}},
      "groups":{"green":{"class":"place","properties":{"kind":"park"}}}}},
      "root":{)" +
          kRegion + R"(,"geometricError":1,
      "extensions":{"3DTILES_metadata":{"class":"place","properties":{"kind":"port"}}},
      "content":{"uri":"a","extensions":{"3DTILES_metadata":{"group":"green"}}}}})",
      "/x/tileset.json", {});
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_TRUE(parsed->diagnostics.empty()) << parsed->diagnostics.items()[0].what;
  const detail::Tile& root = *parsed->root;
  EXPECT_EQ(root.source->upAxis, content::UpAxis::Z);
  EXPECT_EQ(root.source->metadata->tileset.className, "set");
  EXPECT_EQ(std::get<std::string>(root.extras->metadata.attributes[0].second), "port");
  EXPECT_EQ(root.extras->contents[0].group, 0);
}

TEST(TilesetMetadata, OfTheRealSampleIsWhatItsFileSays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto file =
      ::kokudo::test::realData() / "3dtiles-samples/1.1/MetadataGranularities/tileset.json";
  const auto parsed = detail::parseTileset(::kokudo::test::readText(file), file.string(), {});
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_TRUE(parsed->diagnostics.empty());
  const TilesetMetadata& metadata = *parsed->root->source->metadata;
  EXPECT_EQ(metadata.tileset.attributes, (Attributes{{"author", std::string("Cesium")},
                                                     {"date", std::string("2022-03-21")},
                                                     {"tileCount", std::int64_t(4)}}));
  ASSERT_EQ(metadata.groups.size(), 2u);
  EXPECT_EQ(metadata.groups[1].attributes, (Attributes{{"color", std::int64_t(64)},
                                                       {"color", std::int64_t(255)},
                                                       {"color", std::int64_t(64)},
                                                       {"priority", std::int64_t(2)}}));
  const auto& content = parsed->root->children[0]->extras->contents[0];
  EXPECT_EQ(content.group, 0);
  EXPECT_EQ(content.metadata.attributes,
            (Attributes{{"vertices", std::int64_t(1032)}, {"materials", std::int64_t(5)}}));
}

}  // namespace
}  // namespace kokudo::tiles
