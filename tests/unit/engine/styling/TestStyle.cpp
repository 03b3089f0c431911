#include "engine/styling/AttributeStyle.h"
#include "engine/styling/FeatureStyle.h"
#include "engine/styling/Style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace kokudo::styling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

content::FeatureTable houses() {
  content::FeatureTable table;
  table.className = "Building";
  table.count = 4;
  table.columns = {
      {"h", "高さ", {3.0, 12.0, 40.0, Value()}},
      {"use", "用途", {std::string("住宅"), std::string("店舗"), std::string("住宅"), Value()}},
  };
  return table;
}

std::vector<Appearance> apply(const std::string& json) {
  const auto style = Style::parse(json);
  EXPECT_TRUE(style.ok()) << style.error().message;
  return style.ok() ? appearancesOf(*style, houses()) : std::vector<Appearance>();
}

Rgba colorOf(const std::string& expression) {
  return apply(R"({"color":")" + expression + "\"}").at(0).color;
}

TEST(Style, ColoursByConditions) {
  const auto looks = apply(R"=({"color":{"conditions":[
    ["${h} >= 30","color('#f00')"],["${h} >= 10","rgb(0, 128, 255)"],["true","color('white', 0.5)"]]},
    "show":"${用途} !== '店舗'","pointSize":"${h} / 2 + 1"
})=");
  ASSERT_EQ(looks.size(), 4u);
  EXPECT_EQ(looks[0], (Appearance{true, {255, 255, 255, 128}, 2.5}));
  EXPECT_EQ(looks[1], (Appearance{false, {0, 128, 255, 255}, 7}));
  EXPECT_EQ(looks[2].color, (Rgba{255, 0, 0, 255}));
  EXPECT_EQ(looks[3], (Appearance{true, {255, 255, 255, 128}, 1}));  // no height: its default
}

TEST(Style, KnowsEveryWayToGiveAColour) {
  EXPECT_EQ(colorOf("color()"), (Rgba{255, 255, 255, 255}));
  EXPECT_EQ(colorOf("color('DarkOrange')"), (Rgba{255, 140, 0, 255}));
  EXPECT_EQ(colorOf("color('#0FF')"), (Rgba{0, 255, 255, 255}));
  EXPECT_EQ(colorOf("color('#12345678')"), (Rgba{0x12, 0x34, 0x56, 0x78}));
  EXPECT_EQ(colorOf("rgba(100, 255, 190, 0.25)"), (Rgba{100, 255, 190, 64}));
  EXPECT_EQ(colorOf("hsl(0, 1, 0.5)"), (Rgba{255, 0, 0, 255}));
  EXPECT_EQ(colorOf("hsla(1 / 3, 1, 0.25, 0)"), (Rgba{0, 128, 0, 0}));
  EXPECT_EQ(colorOf("vec4(${h} / 6, 2, -1, 1)"), (Rgba{128, 255, 0, 255}));
  EXPECT_EQ(colorOf("color('red') * vec4(0.5)"), (Rgba{128, 0, 0, 128}));
  EXPECT_EQ(colorOf("mix(color('black'), color('white'), 0.5)"), (Rgba{128, 128, 128, 255}));
  EXPECT_EQ(colorOf("'red'"), (Rgba{255, 255, 255, 255}));  // no colour: the default
}

TEST(Style, UsesDefinesThatSeePropertiesOnly) {
  const auto looks = apply(R"=({"defines":{"h":"${h} * 10","big":"${h} > 10"},
    "pointSize":"${h}","show":"${big}"})=");
  EXPECT_EQ(looks[0], (Appearance{false, {255, 255, 255, 255}, 30}));
  EXPECT_EQ(looks[1].pointSize, 120);
  EXPECT_TRUE(looks[1].show);
}

TEST(Style, DescribesFeatures) {
  const auto style = Style::parse(R"=({"meta":{"label":"`${用途} ${h} m`","twice":"${h} * 2"}})=");
  ASSERT_TRUE(style.ok()) << style.error().message;
  const auto table = houses();
  FeatureProperties properties(table, *style);
  properties.setRow(1);
  const Attributes meta = style->meta(properties);
  EXPECT_EQ(*find(meta, "label"), Value(std::string("店舗 12 m")));
  EXPECT_EQ(*find(meta, "twice"), Value(24.0));
  EXPECT_THAT(style->properties(), ElementsAre("h", "用途"));
}

TEST(Style, TakesPlainValuesToo) {
  const auto looks = apply(R"=({"show":false,"pointSize":4})=");
  EXPECT_FALSE(looks[0].show);
  EXPECT_EQ(looks[0].pointSize, 4);
  EXPECT_EQ(apply("{}")[0], Appearance());
  EXPECT_EQ(Style().properties().size(), 0u);
}

TEST(Style, AsksTheTableForItsClass) {
  EXPECT_FALSE(apply(R"=({"show":"isExactClass('Bridge')"})=")[0].show);
  EXPECT_TRUE(apply(R"=({"show":"isClass('Building')"})=")[0].show);
}

TEST(Style, SaysWhichPartIsWrong) {
  const auto message = [](const std::string& json) {
    const auto style = Style::parse(json);
    return style.ok() ? "" : style.error().message;
  };
  EXPECT_THAT(message(R"=({"color":{"conditions":[["true","color()"],["${h} >","color()"]]}})="),
              HasSubstr("\"color\" condition 1: column 7"));
  EXPECT_THAT(message(R"=({"color":{"conditions":[["true"]]}})="), HasSubstr("is not [condition"));
  EXPECT_THAT(message(R"=({"color":{}})="), HasSubstr("no array of conditions"));
  EXPECT_THAT(message(R"=({"defines":{"a":"1 +"}})="), HasSubstr("define \"a\": column 4"));
  EXPECT_THAT(message(R"=({"show":[1]})="), HasSubstr("\"show\" is no expression"));
  EXPECT_THAT(message("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(message("{"), HasSubstr("not valid JSON"));
}

TEST(Style, StylesPointsByTheirOwnProperties) {
  // One row a point, as 3DTILES per-point properties and property attributes give them.
  content::FeatureTable points{
      "", 3, {{"intensity", "intensity", {10.0, 200.0, std::monostate{}}}}};
  const auto style = Style::parse(
      R"=({"pointSize":"${intensity} / 50","show":"${intensity} > 5 || ${intensity} == null","color":"isClass('Ground') ? color('red') : color('blue')"})=");
  ASSERT_TRUE(style.ok()) << style.error().message;
  points.className = "Ground";
  auto looks = appearancesOf(*style, points);
  EXPECT_EQ(looks[1].pointSize, 4);
  EXPECT_EQ(looks[2].pointSize, 1);
  EXPECT_TRUE(looks[2].show);
  EXPECT_EQ(looks[0].color, (Rgba{255, 0, 0, 255}));
  points.className = "";
  EXPECT_EQ(appearancesOf(*style, points)[0].color, (Rgba{0, 0, 255, 255}));
}

TEST(Style, NamesWhatAPointHasByItselfAndIsNotRead) {
  for (const std::string name : {"POSITION", "POSITION_ABSOLUTE", "COLOR", "NORMAL"}) {
    for (const std::string access : {"", ".x", "[0]"}) {
      const auto style = Style::parse(R"=({"show":"1 < ${)=" + name + access + R"=(}"})=");
      ASSERT_FALSE(style.ok()) << name << access;
      EXPECT_EQ(style.error().kind, Error::Kind::Unsupported);
      EXPECT_THAT(style.error().message, HasSubstr("\"show\": column 5: ${" + name + "}"));
    }
    EXPECT_TRUE(Style::parse(R"=({"show":"${feature[')=" + name + R"=(']} > 1"})=").ok());
  }
}

TEST(AttributeStyle, ColoursNumbersByARampWithALegend) {
  const auto made = styleByRamp("高さ", 0, 40, 4);
  ASSERT_TRUE(made.ok()) << made.error().message;
  ASSERT_EQ(made->legend.size(), 5u);
  EXPECT_EQ(made->legend[0].label, "0 - 10");
  EXPECT_EQ(made->legend[4].kind, LegendEntry::Kind::Other);
  EXPECT_EQ(made->legend[4].color, kNeutralColor);
  const auto looks = appearancesOf(made->style, houses());
  EXPECT_EQ(looks[0].color, made->legend[0].color);
  EXPECT_EQ(looks[1].color, made->legend[1].color);
  EXPECT_EQ(looks[2].color, made->legend[3].color);  // the upper end belongs to the last range
  EXPECT_EQ(looks[3].color, kNeutralColor);
  EXPECT_TRUE(Style::parse(made->styleJson).ok());
}

TEST(AttributeStyle, ColoursCategoriesWhateverTheirNames) {
  const std::string nasty = R"=(it's ${h} \ "q")=";
  content::FeatureTable table{"t", 3, {{"a'b\\c", "", {nasty, true, std::int64_t(7)}}}};
  const Category categories[] = {{nasty, {1, 2, 3, 255}, ""},
                                 {true, {4, 5, 6, 255}, "ja"},
                                 {std::int64_t(7), {7, 8, 9, 255}, ""}};
  const auto made = styleByCategories("a'b\\c", categories);
  ASSERT_TRUE(made.ok()) << made.error().message;
  const auto looks = appearancesOf(made->style, table);
  EXPECT_EQ(looks[0].color, (Rgba{1, 2, 3, 255}));
  EXPECT_EQ(looks[1].color, (Rgba{4, 5, 6, 255}));
  EXPECT_EQ(looks[2].color, (Rgba{7, 8, 9, 255}));
  EXPECT_EQ(made->legend[0].label, nasty);
  EXPECT_EQ(made->legend[1].label, "ja");
}

TEST(AttributeStyle, RefusesWhatMakesNoSense) {
  EXPECT_FALSE(styleByRanges("a", {}).ok());
  const NumberRange upsideDown[] = {{5, 1, {}, ""}};
  EXPECT_THAT(styleByRanges("a", upsideDown).error().message, HasSubstr("from 5 to 1"));
  EXPECT_FALSE(styleByCategories("a", {}).ok());
  EXPECT_FALSE(styleByRamp("a", 0, 1, 0).ok());
}

TEST(Palette, GivesDistinctColoursAndRampsThatRise) {
  std::set<Rgba> colors;
  for (std::size_t i = 0; i < 2 * kCategoryColors; ++i) colors.insert(categoryColor(i));
  EXPECT_EQ(colors.size(), 2 * kCategoryColors);
  for (const Ramp ramp : {Ramp::Viridis, Ramp::Cividis}) {
    double before = -1;
    for (const Rgba& c : rampColors(ramp, 12)) {
      const double light = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
      EXPECT_GT(light, before);
      before = light;
    }
  }
  EXPECT_EQ(rampColors(Ramp::BlueToRed, 1)[0], (Rgba{247, 247, 247, 255}));
}

}  // namespace
}  // namespace kokudo::styling
