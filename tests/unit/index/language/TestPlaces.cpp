#include "index/language/Places.h"
#include "tests/unit/index/language/TabCases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace kokudo::language {
namespace {

const Places& places() {
  return Places::standard();
}

std::vector<std::string> codesOf(const std::string& name) {
  std::vector<std::string> codes;
  for (const FormerMunicipality& one : places().formerNamed(name)) codes.push_back(one.code);
  return codes;
}

TEST(Places, ResolveAFormerNameToTheCodeOfToday) {
  EXPECT_THAT(codesOf("清水市"), ::testing::ElementsAre("22100"));
  EXPECT_THAT(codesOf("埼玉県浦和市"), ::testing::ElementsAre("11100"));
  EXPECT_THAT(codesOf("東京都浦和市"), ::testing::IsEmpty());
  EXPECT_THAT(codesOf("天城湯ケ島町"), ::testing::ElementsAre("22222"));
  EXPECT_THAT(codesOf("ない町"), ::testing::IsEmpty());
  const auto hoya = places().formerNamed("保谷市");
  ASSERT_EQ(hoya.size(), 1u);
  EXPECT_EQ(hoya[0].currentName, "西東京市");
  EXPECT_EQ(hoya[0].date, "2001-01-21");
}

TEST(Places, GiveAllBearersOfANameAndThePrefectureTellsThemApart) {
  EXPECT_THAT(codesOf("大東町"), ::testing::UnorderedElementsAre("03209", "22213", "32209"));
  EXPECT_THAT(codesOf("静岡県大東町"), ::testing::ElementsAre("22213"));
}

TEST(Places, ResolveAFormerCodeOfFiveOrSixDigits) {
  EXPECT_EQ(places().currentCode("11204"), "11100");
  EXPECT_EQ(places().currentCode("112046"), "11100");
  EXPECT_EQ(places().currentCode("112047"), std::nullopt);
  EXPECT_EQ(places().currentCode("22201"), "22100");
  EXPECT_EQ(places().currentCode("13101"), "13101");
  EXPECT_EQ(places().currentCode("28221"), "28221");
  EXPECT_EQ(places().currentCode("xyz"), std::nullopt);
}

TEST(Places, HoldAtLeast300Changes) {
  const auto loaded = Places::load(test::sourceDir() / "assets" / "former-municipalities.tsv");
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_GE(loaded->size(), 300u);
}

TEST(Places, RefuseATableWithAWrongCodeOrDate) {
  test::TemporaryFolder folder;
  const auto problem = [&](const std::string& line) {
    test::writeText(folder / "p.tsv", line + "\n");
    const auto loaded = Places::load(folder / "p.tsv");
    return loaded.ok() ? std::string() : loaded.error().message;
  };
  EXPECT_EQ(problem("甲町\t-\t22100\t静岡市\t2003-04-01"), "");
  EXPECT_NE(problem("甲町\t-\t99100\t静岡市\t2003-04-01").find("p.tsv:1: '99100'"),
            std::string::npos);
  EXPECT_NE(problem("甲町\t-\t22100\t静岡市\t2003-02-30").find("is not a date"), std::string::npos);
  EXPECT_NE(problem("甲町\t22100").find("expected name"), std::string::npos);
}

// The list of local governments: code and name of each that exists.
TEST(Places, NameOnlyMunicipalitiesOfToday) {
  KOKUDO_REQUIRE_REAL_DATA("places/localgov/localgovjp-utf8.csv");
  std::istringstream lines(
      test::readText(test::realData() / "places/localgov/localgovjp-utf8.csv"));
  std::map<std::string, std::string> today;
  for (std::string line; std::getline(lines, line);) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (cells.size() > 9 && cells.back().size() == 6) today[cells.back().substr(0, 5)] = cells[3];
  }
  ASSERT_GT(today.size(), 1800u);
  std::istringstream table(
      test::readText(test::sourceDir() / "assets" / "former-municipalities.tsv"));
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    ASSERT_EQ(cells.size(), 5u);
    EXPECT_EQ(today[cells[2]], cells[3]) << line;
    if (cells[1] != "-" && cells[1] != cells[2]) {
      EXPECT_EQ(today.count(cells[1]), 0u) << line;
    }
  }
}

}  // namespace
}  // namespace kokudo::language
