#include "apps/workbench/Prominence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::workbench {
namespace {

using testing::ElementsAre;

constexpr double kMetresPerPixel = 1000;

Prominent at(const std::string& id, const std::string& kind, double longitude, int rank,
             double figure) {
  Prominent one;
  one.pin.id = id;
  one.pin.kind = kind;
  one.pin.longitude = longitude;
  one.pin.latitude = 36;
  one.rank = rank;
  one.figure = figure;
  return one;
}

std::vector<std::string> chosen(std::vector<Prominent> all, double metresPerPixel) {
  std::vector<std::string> ids;
  for (const auto& pin : mostProminent(std::move(all), metresPerPixel)) ids.push_back(pin.id);
  return ids;
}

TEST(Prominence, PutsTheBestKnownFirstAndTakesKindsInTurn) {
  EXPECT_THAT(chosen({at("low", "mountain", 130, 1, 500), at("high", "mountain", 132, 1, 3776),
                      at("short", "bridge", 134, 1, 300), at("long", "bridge", 136, 1, 1991),
                      at("highest of the rest", "mountain", 138, kUnranked, 9999)},
                     kMetresPerPixel),
              ElementsAre("high", "long", "low", "short", "highest of the rest"));
}

TEST(Prominence, LeavesOutWhatStandsTooNearABetterOne) {
  const std::vector<Prominent> all = {at("less", "port", 135.1, 2, 1),
                                      at("more", "port", 135, 1, 1)};
  EXPECT_THAT(chosen(all, kMetresPerPixel), ElementsAre("more"));
  EXPECT_THAT(chosen(all, 10), ElementsAre("more", "less"));  // nearer, both have room
}

TEST(Prominence, ReadsRankAndFigureWhereTheyAreNumbers) {
  EXPECT_EQ(rankOf({{"rank", std::string("1")}}), 1);
  EXPECT_EQ(rankOf({{"rank", std::string("")}}), kUnranked);
  EXPECT_EQ(rankOf({{"rank", std::string("first")}}), kUnranked);
  EXPECT_EQ(rankOf({}), kUnranked);
  EXPECT_EQ(figureOf({{"figure1", std::string("3776")}}), 3776);
  EXPECT_EQ(figureOf({{"figure1", std::string("nan")}}), 0);
}

}  // namespace
}  // namespace kokudo::workbench
