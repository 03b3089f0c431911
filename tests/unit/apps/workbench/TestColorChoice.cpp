#include "apps/workbench/CodeNames.h"
#include "apps/workbench/ColorChoice.h"
#include "apps/workbench/LayerColoring.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace kokudo::workbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

content::FeatureTable usages() {
  content::FeatureTable table{"b", 5, {}};
  table.columns = {{"usage", "bldg:usage", {"411", "411", "441", "", "999"}},
                   {"h", "高さ[m]", {3.0, 4.5, 12.0, 30.0, std::monostate{}}}};
  return table;
}

LayerColoring coloringOf(const std::string& attribute) {
  const auto table = usages();
  const content::FeatureTable* tables[] = {&table};
  LayerColoring coloring;
  coloring.wish.property = attribute;
  classify(coloring, tables);
  return coloring;
}

TEST(ColorChoice, NamesWhatThereIsWhereAChoiceIsNone) {
  EXPECT_THAT(parseColorBy({"h", "magic", "", 0}).error().message,
              HasSubstr("auto, round, quantile, equal, jenks, category"));
  EXPECT_THAT(parseColorBy({"h", "", "rainbow", 0}).error().message, HasSubstr("viridis, cividis"));
  EXPECT_EQ(parseColorBy({"h", "", "", 21}).error().kind, Error::Kind::BadUsage);
  EXPECT_EQ(parseColorBy({"h", "", "", -1}).error().kind, Error::Kind::BadUsage);
  const auto wish = parseColorBy({"h", "jenks", "heat", 5});
  ASSERT_TRUE(wish.ok());
  EXPECT_EQ(*wish, (styling::ColorBy{"h", styling::ClassMethod::Jenks, 5, "heat"}));
}

TEST(ColorChoice, UnderstandsANameWithoutItsPrefixButNeverGuesses) {
  const std::vector<std::string> known{"bldg:measuredHeight", "a:usage", "b:usage"};
  EXPECT_EQ(*attributeMeant("--color-by", "measuredheight", known), "bldg:measuredHeight");
  EXPECT_EQ(*attributeMeant("--color-by", "b:usage", known), "b:usage");
  const auto two = attributeMeant("--color-by", "usage", known);
  ASSERT_FALSE(two.ok());
  EXPECT_EQ(two.error().kind, Error::Kind::BadUsage);
  EXPECT_THAT(two.error().message, HasSubstr("nearest: a:usage, b:usage"));
  EXPECT_THAT(attributeMeant("--color-by", "x", {}).error().message, HasSubstr("has attributes"));
}

TEST(ColorChoice, SaysWhatCodesMeanAndWhatHasNone) {
  const auto coloring = coloringOf("bldg:usage");
  ASSERT_TRUE(coloring.scheme) << coloring.problem;
  EXPECT_EQ(legendText(*coloring.scheme, 0, Language::Japanese), "411 住宅");
  EXPECT_EQ(legendText(*coloring.scheme, 2, Language::Japanese), "999");
  EXPECT_EQ(legendText(*coloring.scheme, 4, Language::Japanese), "値なし");
  EXPECT_EQ(legendText(*coloring.scheme, 4, Language::English), "no value");
  EXPECT_FALSE(isTold(*coloring.scheme, 3, 0));
  EXPECT_TRUE(isTold(*coloring.scheme, 4, 0));
  EXPECT_EQ(codeName("bldg:usage", "4"), "");
  EXPECT_EQ(codeName("bldg:class", "411"), "");
}

TEST(ColorChoice, WritesTheClassesAsJson) {
  const auto coloring = coloringOf("bldg:usage");
  ASSERT_TRUE(coloring.scheme) << coloring.problem;
  const auto json = nlohmann::json::parse(toJson(*coloring.scheme, coloring.counts));
  EXPECT_EQ(json["method"], "category");
  EXPECT_EQ(json["features"], 5);
  ASSERT_EQ(json["classes"].size(), 4u);
  EXPECT_EQ(json["classes"][0]["label"], "411 住宅");
  EXPECT_EQ(json["classes"][0]["value"], "411");
  EXPECT_EQ(json["classes"][0]["count"], 2);
  EXPECT_EQ(json["classes"][0]["color"], "#0072b2");
  EXPECT_EQ(json["classes"][3]["kind"], "no-value");
}

TEST(ColorChoice, TellsAUnitOnce) {
  EXPECT_EQ(legendTitle(*coloringOf("高さ[m]").scheme), "高さ[m]");
  styling::ColorScheme scheme;
  scheme.wish.property = "bldg:measuredHeight";
  scheme.unit = "m";
  EXPECT_EQ(legendTitle(scheme), "bldg:measuredHeight (m)");
}

TEST(ColorChoice, PartsThousands) {
  EXPECT_EQ(countText(0), "0");
  EXPECT_EQ(countText(999), "999");
  EXPECT_EQ(countText(1000), "1,000");
  EXPECT_EQ(countText(1234567), "1,234,567");
}

TEST(LayerColoring, HidesAndIsolatesEntries) {
  auto coloring = coloringOf("bldg:usage");
  toggleEntry(coloring, 1);
  EXPECT_THAT(coloring.shown, ElementsAre(true, false, true, true, true));
  isolateEntry(coloring, 2);
  EXPECT_THAT(coloring.shown, ElementsAre(false, false, true, false, false));
  isolateEntry(coloring, 2);
  EXPECT_TRUE(coloring.allShown());
  toggleEntry(coloring, 99);
  EXPECT_TRUE(coloring.allShown());
}

TEST(LayerColoring, KeepsItsClassesWhileTilesComeAndGo) {
  auto coloring = coloringOf("bldg:usage");
  content::FeatureTable later{"b", 2, {{"usage", "bldg:usage", {"441", "402"}}}};
  const content::FeatureTable* tables[] = {&later};
  const auto values = coloring.scheme->values;
  toggleEntry(coloring, 0);
  recount(coloring, tables);
  EXPECT_EQ(coloring.scheme->values, values);
  EXPECT_FALSE(coloring.shown[0]);
  EXPECT_THAT(coloring.counts, ElementsAre(0, 1, 0, 1, 0));
  recount(coloring, {});
  EXPECT_TRUE(coloring.scheme);
  LayerColoring early;
  early.wish.property = "bldg:usage";
  classify(early, {});
  EXPECT_FALSE(early.scheme);
  EXPECT_THAT(early.problem, HasSubstr("bldg:usage"));
  recount(early, tables);
  EXPECT_TRUE(early.scheme);
  EXPECT_EQ(early.problem, "");
}

}  // namespace
}  // namespace kokudo::workbench
