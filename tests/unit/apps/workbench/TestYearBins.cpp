#include "apps/workbench/YearBins.h"

#include <gtest/gtest.h>

using namespace kokudo;
using workbench::yearBins;

TEST(YearBins, AreSingleYearsWhereThereIsRoom) {
  const auto bins = yearBins({{std::nullopt, 9}, {2018, 2}, {2020, 5}}, 36);
  ASSERT_EQ(bins.size(), 3u);
  EXPECT_EQ(bins[0].first, 2018);
  EXPECT_EQ(bins[0].last, 2018);
  EXPECT_EQ(bins[1].count, 0u);
  EXPECT_EQ(bins[2].count, 5u);
}

TEST(YearBins, WidenInRoundStepsAndLoseNothing) {
  std::vector<search::YearCount> years;
  for (int year = 1634; year <= 2022; ++year) years.push_back({year, 1});
  const auto bins = yearBins(years, 36);
  ASSERT_LE(bins.size(), 36u);
  EXPECT_EQ(bins[1].last - bins[1].first, 19);
  EXPECT_EQ(bins[1].first % 20, 0);
  std::uint64_t sum = 0;
  for (const auto& bin : bins) sum += bin.count;
  EXPECT_EQ(sum, years.size());
}

TEST(YearBins, PutTheFewOldestIntoTheFirst) {
  std::vector<search::YearCount> years{{1634, 1}, {1673, 1}};
  for (int year = 1960; year < 2020; ++year) years.push_back({year, 2});
  const auto bins = yearBins(years, 36);
  ASSERT_EQ(bins.size(), 29u);
  EXPECT_EQ(bins[0].first, 1634);
  EXPECT_EQ(bins[0].last, 1963);
  EXPECT_EQ(bins[0].count, 10u);
  EXPECT_EQ(bins[1].first, 1964);
}

TEST(YearBins, BeginAtAMultipleOfTheirWidthBeforeChristToo) {
  const auto bins = yearBins({{-3, 1}, {96, 1}}, 10);
  ASSERT_FALSE(bins.empty());
  EXPECT_EQ(bins[0].first, -20);
  EXPECT_EQ(bins[0].last, -1);
  EXPECT_EQ(bins[0].count, 1u);
}

TEST(YearBins, AreNoneWhereNoYearIsKnown) {
  EXPECT_TRUE(yearBins({{std::nullopt, 3}}, 36).empty());
  EXPECT_TRUE(yearBins({}, 36).empty());
}
