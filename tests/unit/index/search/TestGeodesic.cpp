#include "index/search/detail/Geodesic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kokudo::search::detail {
namespace {

// The example of the GSI distance service (vldb.gsi.go.jp): Tsukuba 36.10377477, 140.08785502 to
// Chiyoda 35.65502847, 139.74475044: 58,643.804 m.
TEST(DistanceFrom, IsThatOfThePublishedExample) {
  const DistanceFrom from(140.08785502, 36.10377477);
  EXPECT_NEAR(from.metres(139.74475044, 35.65502847), 58643.804, 0.002);
}

TEST(DistanceFrom, IsToldWithoutTrigonometryWithinItsError) {
  std::mt19937 dice(5);
  std::uniform_real_distribution<double> latitude(-66, 66), step(-1.5, 1.5), longitude(-170, 170);
  double worst = 0;
  for (int n = 0; n < 100'000; ++n) {
    const double x = longitude(dice), y = latitude(dice);
    const DistanceFrom from(x, y);
    const double px = x + step(dice), py = y + step(dice);
    if (!from.isClose(px, py)) continue;
    const double exact = from.metres(px, py);
    worst = std::max(worst, std::abs(from.closeMetres(px, py) - exact) / std::max(1.0, exact));
  }
  EXPECT_LT(worst, DistanceFrom::kCloseError);
  EXPECT_GT(worst, 0);
}

TEST(DistanceFrom, IsNotCloseFarOffNorNearThePolesNorAcrossTheDateLine) {
  EXPECT_FALSE(DistanceFrom(139, 35).isClose(141, 35));
  EXPECT_FALSE(DistanceFrom(139, 35).isClose(139, 37));
  EXPECT_FALSE(DistanceFrom(139, 70).isClose(139, 70));
  EXPECT_FALSE(DistanceFrom(179.9, 35).isClose(-179.9, 35));
  EXPECT_TRUE(DistanceFrom(139, 35).isClose(140, 36));
}

}  // namespace
}  // namespace kokudo::search::detail
