#include "engine/geodesy/BoundingVolume.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/S2Cell.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kokudo::geodesy {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

TEST(S2Cell, ReadsTokensOfFacesAndOfLeaves) {
  EXPECT_EQ(*S2Cell::fromToken("1"), (S2Cell{0, 0, 0, 0}));
  EXPECT_EQ(*S2Cell::fromToken("b"), (S2Cell{5, 0, 0, 0}));
  // The children of face 0 in the curve's order: 04, 0c, 14, 1c.
  EXPECT_EQ(*S2Cell::fromToken("04"), (S2Cell{0, 1, 0, 0}));
  EXPECT_EQ(*S2Cell::fromToken("0c"), (S2Cell{0, 1, 0, 1}));
  EXPECT_EQ(*S2Cell::fromToken("14"), (S2Cell{0, 1, 1, 1}));
  EXPECT_EQ(*S2Cell::fromToken("1c"), (S2Cell{0, 1, 1, 0}));
  EXPECT_EQ(S2Cell::fromToken("89c6c7fffffffff1")->level, 30);
}

TEST(S2Cell, RefusesWhatIsNoCell) {
  for (const char* token : {"", "X", "0", "f", "e", "2", "123456789012345678", "1g", "8"}) {
    EXPECT_FALSE(S2Cell::fromToken(token)) << token;
  }
}

// The cell 89c25 holds Manhattan, 60188c the middle of Tokyo (S2's own viewer).
TEST(S2Cell, LiesWhereS2SaysItLies) {
  const S2Cell::Place manhattan = S2Cell::fromToken("89c25")->at(0.5, 0.5);
  EXPECT_NEAR(manhattan.longitude / kDegree, -74.0, 0.3);
  EXPECT_NEAR(manhattan.latitude / kDegree, 40.7, 0.3);
  const S2Cell::Place tokyo = S2Cell::fromToken("60188c")->at(0.5, 0.5);
  EXPECT_NEAR(tokyo.longitude / kDegree, 139.7, 0.6);
  EXPECT_NEAR(tokyo.latitude / kDegree, 35.7, 0.6);
}

TEST(S2Cell, FacesMeetAndCoverTheAxes) {
  const double longitudes[] = {0, 90, 0, 180, -90, 0};
  for (int face : {0, 1, 3, 4}) {
    EXPECT_NEAR(
        std::remainder((S2Cell{face, 0, 0, 0}.at(0.5, 0.5).longitude / kDegree - longitudes[face]),
                       360),
        0, 1e-9);
  }
  EXPECT_NEAR((S2Cell{2, 0, 0, 0}.at(0.5, 0.5).latitude), 90 * kDegree, 1e-9);
  EXPECT_NEAR((S2Cell{5, 0, 0, 0}.at(0.5, 0.5).latitude), -90 * kDegree, 1e-9);
}

TEST(S2Cell, DescendantsTileTheirAncestor) {
  const S2Cell cell = *S2Cell::fromToken("89c25");
  const S2Cell child = cell.descendant(3, 5, 2);
  EXPECT_EQ(child.level, cell.level + 3);
  EXPECT_NEAR(child.at(0, 0).longitude, cell.at(5 / 8.0, 2 / 8.0).longitude, 1e-12);
  EXPECT_NEAR(child.at(1, 1).latitude, cell.at(6 / 8.0, 3 / 8.0).latitude, 1e-12);
}

TEST(BoundingCell, ItsBoxEnclosesIt) {
  for (const char* token : {"1", "3", "5", "0c", "89c25", "60188a", "5f", "89c259a7"}) {
    const BoundingCell volume{*S2Cell::fromToken(token), -100, 3000};
    for (int n = 0; n < 400; ++n) {
      const S2Cell::Place place = volume.cell.at((n % 20) / 19.0, (n / 20) / 19.0);
      for (const double height : {-100.0, 700.0, 3000.0}) {
        const Ecef p = Ellipsoid::wgs84().toEcef({place.longitude, place.latitude, height});
        ASSERT_NEAR(distanceTo(volume, p), 0, 1e-6) << token;
      }
    }
  }
}

}  // namespace
}  // namespace kokudo::geodesy
