#include "tests/flight/Arrival.h"
#include "tests/flight/FlightPath.h"
#include "tests/flight/Samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::flight {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;

constexpr double kDegree = 3.14159265358979323846 / 180;

TEST(FlightPath, PassesThroughItsViewsAndEvenlyBetweenThem) {
  const auto path = FlightPath::parse(
      "# a comment\n0 34 135 0 350 -30 1000\n\n10 36 137 100 10 -50 4000 # the end\n");
  ASSERT_TRUE(path.ok()) << path.error().message;
  EXPECT_EQ(path->seconds(), 10);
  EXPECT_NEAR(path->at(0).target.latitudeDegrees(), 34, 1e-9);
  EXPECT_NEAR(path->at(99).target.longitudeDegrees(), 137, 1e-9);
  const auto middle = path->at(5);
  EXPECT_NEAR(middle.target.latitudeDegrees(), 35, 1e-9);
  EXPECT_NEAR(middle.target.height, 50, 1e-9);
  EXPECT_NEAR(middle.distance, 2000, 1e-6);          // by the same factor each second
  EXPECT_NEAR(middle.heading, 360 * kDegree, 1e-9);  // the shorter way, over north
  EXPECT_NEAR(middle.pitch, -40 * kDegree, 1e-9);
}

TEST(FlightPath, NamesTheLineThatMakesNoSense) {
  for (const char* bad :
       {"0 34 135 0 0 -30 1000\n0 34 135 0 0 -30 1000\n", "0 34 135 0 0 -30 1000\n5 34 135 0\n",
        "0 34 135 0 0 -30 1000\n5 34 135 0 0 -30 0\n"}) {
    const auto path = FlightPath::parse(bad);
    ASSERT_FALSE(path.ok()) << bad;
    EXPECT_THAT(path.error().message, HasSubstr("line 2"));
  }
  EXPECT_FALSE(FlightPath::parse("# nothing\n").ok());
}

TEST(Samples, TellQuantiles) {
  Samples samples;
  for (int i = 100; i >= 0; --i) samples.add(i);
  EXPECT_EQ(samples.quantile(0.5), 50);
  EXPECT_EQ(samples.quantile(0.99), 99);
  EXPECT_EQ(samples.quantile(1), 100);
  EXPECT_EQ(Samples().quantile(0.5), 0);
}

TEST(Samples, TellTheSlopeOfANoisyLine) {
  EXPECT_THAT(slope({0, 1, 2, 3}, {5, 7.1, 8.9, 11}), DoubleNear(1.98, 1e-9));
  EXPECT_EQ(slope({1}, {2}), 0);
}

TEST(Thumbnail, AveragesCells) {
  std::vector<std::uint8_t> rgba(16 * 8 * 4, 255);
  for (std::size_t y = 0; y < 8; ++y)
    for (std::size_t x = 0; x < 8; ++x)
      for (std::size_t c = 0; c < 3; ++c) rgba[(y * 16 + x) * 4 + c] = x % 2 ? 100 : 50;
  EXPECT_THAT(thumbnail(rgba, 16, 8), testing::ElementsAre(75, 75, 75, 255, 255, 255));
}

}  // namespace
}  // namespace kokudo::flight
