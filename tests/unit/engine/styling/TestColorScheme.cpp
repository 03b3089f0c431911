#include "engine/styling/ColorScheme.h"
#include "engine/styling/FeatureStyle.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace kokudo::styling {
namespace {

using content::FeatureTable;
using testing::ElementsAre;
using testing::HasSubstr;

FeatureTable tableOf(const std::string& property, std::vector<Value> values) {
  FeatureTable table{"t", values.size(), {{property, property, std::move(values)}}};
  return table;
}

Result<ColorScheme> schemeOf(const ColorBy& wish, const FeatureTable& table) {
  const FeatureTable* tables[] = {&table};
  return colorSchemeOf(wish, tables);
}

std::vector<std::string> labels(const ColorScheme& scheme) {
  std::vector<std::string> texts;
  for (const auto& entry : scheme.style.legend) texts.push_back(entry.label);
  return texts;
}

/// What the compiled style paints must be what the legend and the counts say.
void expectStyleAgrees(const ColorScheme& scheme, const FeatureTable& table) {
  const auto looks = appearancesOf(scheme.style.style, table);
  const auto* column = columnOf(table, scheme.wish.property);
  for (std::size_t row = 0; row < table.count; ++row) {
    const auto entry = scheme.entryOf(valueAt(column, row));
    ASSERT_LT(entry, scheme.style.legend.size());
    EXPECT_EQ(looks[row].color, scheme.style.legend[entry].color)
        << "row " << row << ": " << (column ? toText(column->values[row]) : "");
  }
}

TEST(ColorScheme, PutsNumbersIntoRoundClassesOpenAtBothEnds) {
  std::vector<Value> values;
  for (int i = 3; i <= 62; ++i) values.emplace_back(i + 0.37);
  values.emplace_back(std::monostate{});
  values.emplace_back(std::int64_t(0));
  const auto table = tableOf("bldg:measuredHeight", values);
  const auto made = schemeOf({"bldg:measuredHeight"}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->method, ClassMethod::Round);
  EXPECT_EQ(made->palette, "viridis");
  EXPECT_EQ(made->unit, "m");
  EXPECT_THAT(labels(*made), ElementsAre("< 10", "10 – 20", "20 – 30", "30 – 40", "40 – 50",
                                         "50 – 60", "≥ 60", "no value"));
  const FeatureTable* tables[] = {&table};
  EXPECT_THAT(countEntries(*made, tables), ElementsAre(8, 10, 10, 10, 10, 10, 3, 1));
  expectStyleAgrees(*made, table);
  // A tile that comes later finds its class, however high or low its values are.
  expectStyleAgrees(*made, tableOf("bldg:measuredHeight", {-50.0, 900.0, std::int64_t(60)}));
}

TEST(ColorScheme, ReadsNumbersThatAreWrittenAsTexts) {
  const auto table = tableOf(
      "h", {"16.1", " 3 ", "", "  ", "不明", "120", std::monostate{}, 7.5, "NaN", "Infinity"});
  const auto made = schemeOf({"h", ClassMethod::Equal, 3}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_THAT(labels(*made), ElementsAre("< 42", "42 – 81", "≥ 81", "no value"));
  const FeatureTable* tables[] = {&table};
  EXPECT_THAT(countEntries(*made, tables), ElementsAre(3, 0, 1, 6));
  expectStyleAgrees(*made, table);
}

TEST(ColorScheme, GivesEveryClassAboutAsManyFeaturesByQuantiles) {
  std::vector<Value> values;
  for (int i = 0; i < 1000; ++i) values.emplace_back(std::exp(i / 100.0));
  const auto table = tableOf("v", values);
  const auto made = schemeOf({"v", ClassMethod::Quantile, 5}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  const FeatureTable* tables[] = {&table};
  auto counts = countEntries(*made, tables);
  ASSERT_EQ(counts.size(), 6u);
  counts.pop_back();
  for (const auto count : counts) EXPECT_NEAR(double(count), 200, 60);
  expectStyleAgrees(*made, table);
}

TEST(ColorScheme, TakesQuantilesWhereOneRoundClassWouldHoldNearlyAll) {
  std::vector<Value> values{250.0};
  for (int i = 0; i < 300; ++i) values.emplace_back(3 + 0.05 * i);
  const auto table = tableOf("h", values);
  const auto made = schemeOf({"h"}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->method, ClassMethod::Quantile);
  EXPECT_EQ(made->breaks.size(), 6u);
}

TEST(ColorScheme, FindsTheNaturalBreaksBetweenHeaps) {
  const std::vector<double> heaps{1, 1.2, 1.1, 20, 21, 20.5, 90, 91, 92};
  auto sorted = heaps;
  std::sort(sorted.begin(), sorted.end());
  const auto breaks = classBreaks(ClassMethod::Jenks, sorted, 3);
  ASSERT_EQ(breaks.size(), 2u);
  EXPECT_EQ(breaks[0], 20);
  EXPECT_EQ(breaks[1], 90);
  std::vector<double> many(50'000);
  std::iota(many.begin(), many.end(), 0);
  EXPECT_EQ(classBreaks(ClassMethod::Jenks, many, 4).size(), 3u);
}

TEST(ColorScheme, GivesFewerClassesWhereTheValuesDoNotPartIntoSoMany) {
  for (const auto method :
       {ClassMethod::Round, ClassMethod::Equal, ClassMethod::Quantile, ClassMethod::Jenks}) {
    for (const std::vector<double>& values : {std::vector<double>{5},
                                              {5, 5, 5},
                                              {1e18, 1e18 + 256},
                                              {0, 5e-324},
                                              {-1, 1},
                                              {0, 1e300},
                                              {-1.7e308, 1.7e308}}) {
      const auto breaks = classBreaks(method, values, 7);
      EXPECT_LE(breaks.size(), 6u);
      EXPECT_TRUE(std::is_sorted(breaks.begin(), breaks.end()));
      for (const double edge : breaks) EXPECT_TRUE(edge > values.front() && edge <= values.back());
    }
  }
}

TEST(ColorScheme, NamesTheMostFrequentValuesAndCallsTheRestOther) {
  std::vector<Value> values;
  for (int kind = 0; kind < 12; ++kind)
    for (int i = 0; i <= 12 - kind; ++i) values.emplace_back("用途" + std::to_string(kind));
  values.emplace_back("");
  const auto table = tableOf("usage", values);
  const auto made = schemeOf({"usage"}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  ASSERT_EQ(made->style.legend.size(), 10u);
  EXPECT_EQ(made->palette, "okabe-ito");
  EXPECT_EQ(made->leftOut, 4u);
  EXPECT_EQ(made->style.legend[0].label, "用途0");
  EXPECT_EQ(made->style.legend[8].kind, LegendEntry::Kind::Other);
  EXPECT_EQ(made->style.legend[9].kind, LegendEntry::Kind::NoValue);
  const FeatureTable* tables[] = {&table};
  const auto counts = countEntries(*made, tables);
  EXPECT_EQ(counts[0], 13u);
  EXPECT_EQ(counts[8], 5u + 4 + 3 + 2);
  EXPECT_EQ(counts[9], 1u);
  expectStyleAgrees(*made, table);
}

TEST(ColorScheme, KeepsFewNumbersAsCategoriesInTheirOrder) {
  const auto table =
      tableOf("floors", {std::int64_t(3), std::int64_t(1), 3.0, std::int64_t(2), true});
  const auto made = schemeOf({"floors", ClassMethod::Category}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  expectStyleAgrees(*made, table);
  const auto numbers = tableOf("floors", {std::int64_t(3), std::int64_t(1), 3.0, std::int64_t(2)});
  const auto ordered = schemeOf({"floors"}, numbers);
  ASSERT_TRUE(ordered.ok()) << ordered.error().message;
  EXPECT_EQ(ordered->method, ClassMethod::Category);
  EXPECT_THAT(labels(*ordered), ElementsAre("1", "2", "3", "other", "no value"));
  expectStyleAgrees(*ordered, numbers);
}

TEST(ColorScheme, TellsArraysApartByWhatTheyHold) {
  const auto table = tableOf("d", {"[0.1,0.5,1]", "[0.1,0.5,2]", "[\"a\",\"b\"]", "[0.1,0.5,1]"});
  const auto made = schemeOf({"d"}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->style.legend[0].label, "[0.1,0.5,1]");
  expectStyleAgrees(*made, table);
}

TEST(ColorScheme, TakesWholeNumbersInTextsForCodes) {
  std::vector<Value> values;
  for (int code = 401; code < 420; ++code) values.emplace_back(std::to_string(code));
  const auto table = tableOf("bldg:usage", values);
  const auto made = schemeOf({"bldg:usage", ClassMethod::Auto, 20}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->method, ClassMethod::Category);
  EXPECT_EQ(made->values.size(), 19u);
  expectStyleAgrees(*made, table);
}

TEST(ColorScheme, DoesNotDrawTheClassesThatAreOff) {
  const auto table = tableOf("it's a\\b", {"a", "b", "b", "c", std::monostate{}});
  const auto made = schemeOf({"it's a\\b", ClassMethod::Category, 2}, table);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_THAT(labels(*made), ElementsAre("b", "a", "other", "no value"));
  const auto some = styleShowing(*made, {true, false, true, false});
  ASSERT_TRUE(some.ok()) << some.error().message;
  std::vector<bool> shown;
  for (const auto& look : appearancesOf(some->style, table)) shown.push_back(look.show);
  EXPECT_THAT(shown, ElementsAre(false, true, true, true, false));
  for (const auto& look : appearancesOf(made->style.style, table)) EXPECT_TRUE(look.show);
}

TEST(ColorScheme, CountsOnlyTheRowsThatAreAskedFor) {
  const auto table = tableOf("h", {1.0, 2.0, 3.0, 4.0});
  const FeatureTable* tables[] = {&table};
  const RowFilter odd = [](const FeatureTable&, std::size_t row) { return row % 2 == 0; };
  const auto made = colorSchemeOf({"h", ClassMethod::Equal, 2}, tables, odd);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_THAT(made->breaks, ElementsAre(2.0));
  EXPECT_THAT(countEntries(*made, tables, odd), ElementsAre(1, 1, 0));
}

TEST(ColorScheme, RefusesWhatMakesNoSense) {
  const auto table = tableOf("name", {"a", "b"});
  const auto message = [&](const ColorBy& wish) {
    const auto made = schemeOf(wish, table);
    return made.ok() ? "" : made.error().message;
  };
  EXPECT_THAT(message({"name", ClassMethod::Quantile}),
              HasSubstr("none of its 2 values is a number"));
  EXPECT_THAT(message({"name", ClassMethod::Auto, 21}), HasSubstr("expected 1 to 20"));
  EXPECT_THAT(message({"name", ClassMethod::Auto, 0, "rainbow"}), HasSubstr("viridis, cividis"));
  EXPECT_THAT(message({"other"}), HasSubstr("none of 2 features"));
  const auto absent = schemeOf({"other"}, table);
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, Error::Kind::NotFound);
}

TEST(AttributeSurvey, ListsPropertiesWithWhatTheyHold) {
  FeatureTable table{
      "t",
      3,
      {{"h", "bldg:measuredHeight", {1.5, "2.5", std::monostate{}}}, {"name", "", {"a", "a", ""}}}};
  const FeatureTable* tables[] = {&table, &table};
  const auto all = attributesOf(tables);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "bldg:measuredHeight");
  EXPECT_EQ(all[0].values, 4u);
  EXPECT_EQ(all[0].kinds, 2u);
  EXPECT_TRUE(all[0].isNumber());
  EXPECT_EQ(all[1].name, "name");
  EXPECT_EQ(all[1].kinds, 1u);
  EXPECT_FALSE(all[1].isNumber());
}

TEST(AttributeSurvey, FindsTheNameThatWasMeant) {
  const std::vector<std::string> known{"gml_id", "bldg:measuredHeight", "bldg:usage", "用途地域"};
  EXPECT_THAT(nearestNames("measuredheight", known), ElementsAre("bldg:measuredHeight"));
  EXPECT_THAT(nearestNames("mesuredHeigth", known), ElementsAre("bldg:measuredHeight"));
  EXPECT_THAT(nearestNames("height", known), ElementsAre("bldg:measuredHeight"));
  EXPECT_THAT(nearestNames("用途", known), ElementsAre("用途地域"));
  EXPECT_TRUE(nearestNames("zzz", known).empty());
}

TEST(AttributeSurvey, KnowsUnitsOnlyWhereSomethingSaysThem) {
  FeatureTable table{"t", 1, {{"h", "h", {1.0}}, {"h_uom", "h_uom", {"cm"}}}};
  const FeatureTable* tables[] = {&table};
  EXPECT_EQ(unitOf("h", tables), "cm");
  EXPECT_EQ(unitOf("高さ[m]", {}), "m");
  EXPECT_EQ(unitOf("面積（㎡）", {}), "㎡");
  EXPECT_EQ(unitOf("uro:BuildingDetailAttribute/uro:totalFloorArea", {}), "m²");
  EXPECT_EQ(unitOf("Height", {}), "");
}

}  // namespace
}  // namespace kokudo::styling
