#include "engine/geodesy/GridSquare.h"
#include "tests/support/CaseFile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kokudo::geodesy {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

TEST(GridSquare, RectanglesAreThoseOfTheStandard) {
  for (const test::Case& one : test::readCases("grid-square.txt")) {
    const auto r = gridSquareRectangle(one.columns[0]);
    ASSERT_TRUE(r) << one.where;
    EXPECT_NEAR(r->south / kDegree, one.number(1), 1e-9) << one.where;
    EXPECT_NEAR(r->west / kDegree, one.number(2), 1e-9) << one.where;
    EXPECT_NEAR((r->north - r->south) / kDegree, one.number(3) / 60.0, 1e-9) << one.where;
    EXPECT_NEAR((r->east - r->west) / kDegree, one.number(4) / 60.0, 1e-9) << one.where;
  }
}

TEST(GridSquare, CornerAndMiddleOfASquareHaveItsCode) {
  for (const test::Case& one : test::readCases("grid-square.txt")) {
    const auto& code = one.columns[0];
    const int digits = int(code.size());
    if (digits == 9 && code.back() == '5') continue;  // nine digits ask for half of the third
    const double height = one.number(3) / 60.0, width = one.number(4) / 60.0;
    EXPECT_EQ(gridSquareCode(one.number(2), one.number(1), digits), code) << one.where;
    EXPECT_EQ(gridSquareCode(one.number(2) + width / 2, one.number(1) + height / 2, digits), code)
        << one.where;
    EXPECT_EQ(gridSquareCode(one.number(2) + width * 0.999, one.number(1) + height * 0.999, digits),
              code)
        << one.where;
  }
}

TEST(GridSquare, TokyoStationIsIn53394611) {
  EXPECT_EQ(gridSquareCode(139.767125, 35.681236, 8), "53394611");
  EXPECT_EQ(gridSquareCode(139.767125, 35.681236, 4), "5339");
}

// The point and its codes: readme of qazsato/japanmesh.
TEST(GridSquare, EveryPublishedCodeOfAPointHoldsIt) {
  const double longitude = 139.71475 * kDegree, latitude = 35.70078 * kDegree;
  for (const char* code : {"5339", "533945", "5339452", "533945465", "53394547"}) {
    const auto r = gridSquareRectangle(code);
    ASSERT_TRUE(r) << code;
    EXPECT_TRUE(r->west <= longitude && longitude < r->east) << code;
    EXPECT_TRUE(r->south <= latitude && latitude < r->north) << code;
  }
}

TEST(GridSquare, EveryThirdDivisionSquareOfASecondRoundTrips) {
  for (int row = 0; row < 10; ++row)
    for (int column = 0; column < 10; ++column) {
      const std::string code = "523503" + std::to_string(row) + std::to_string(column);
      const auto r = gridSquareRectangle(code);
      ASSERT_TRUE(r);
      EXPECT_EQ(gridSquareCode(r->west / kDegree, r->south / kDegree, 8), code);
    }
}

TEST(GridSquare, MalformedCodesHaveNoRectangle) {
  for (const char* code :
       {"", "5", "533", "53394", "5339460", "5339465", "533946015", "533946105", "533946111111",
        "53398a", "533986", "533968", "533946110", "533946115", "0000", "9999", "5399", "５３３９"})
    EXPECT_FALSE(gridSquareRectangle(code)) << code;
}

TEST(GridSquare, PlacesOutsideJapanHaveNoCode) {
  EXPECT_FALSE(gridSquareCode(121.9, 30.0, 8));
  EXPECT_FALSE(gridSquareCode(154.0, 30.0, 8));
  EXPECT_FALSE(gridSquareCode(135.0, 19.9, 8));
  EXPECT_FALSE(gridSquareCode(135.0, 46.0, 8));
  EXPECT_FALSE(gridSquareCode(std::nan(""), 35.0, 8));
  EXPECT_FALSE(gridSquareCode(135.0, 35.0, 5));
  EXPECT_FALSE(gridSquareCode(135.0, 35.0, -4));
}

}  // namespace
}  // namespace kokudo::geodesy
