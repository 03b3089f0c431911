#include "engine/tiler/detail/BuildingShape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace kokudo::tiler::detail {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

BuildingFacts facts(std::string_view id, double height, double floors, double area) {
  return {id, "", 139.7, 35.6, height, floors, area};
}

TEST(BuildingShape, KeepsTheHeightAndTheAreaOfTheSource) {
  for (int i = 0; i < 500; ++i) {
    const std::string id = "b" + std::to_string(i);
    const auto shape = shapeOf(facts(id, 12.5, 9, 120));
    EXPECT_FLOAT_EQ(shape.height, 12.5f);
    EXPECT_NEAR(4.0 * shape.halfWidth * shape.halfDepth, 120, 0.01);
    EXPECT_GE(shape.halfWidth, shape.halfDepth);
    EXPECT_LE(shape.halfWidth, 1.8001f * shape.halfDepth);
    EXPECT_EQ(shape.madeUp, BuildingShape::Plan);
  }
}

TEST(BuildingShape, TakesFloorsWhereThereIsNoHeightAndSaysSo) {
  const auto shape = shapeOf(facts("b", kUnknown, 10, 120));
  EXPECT_NEAR(shape.height, 32.8, 1e-4);
  EXPECT_EQ(shape.madeUp, BuildingShape::Plan | BuildingShape::HeightFromFloors);
  EXPECT_EQ(madeUpText(shape.madeUp), "plan and direction, height from floors");
}

TEST(BuildingShape, StaysWithinTheStatedBoundsWhereNothingIsKnown) {
  for (int i = 0; i < 2000; ++i) {
    const std::string id = "b" + std::to_string(i);
    const auto shape = shapeOf(facts(id, kUnknown, kUnknown, kUnknown));
    const double area = 4.0 * shape.halfWidth * shape.halfDepth;
    EXPECT_GE(area, 44.99);
    EXPECT_LE(area, 140.01);
    EXPECT_GE(shape.height, 5.5f);
    EXPECT_LE(shape.height, 9.5f);
  }
}

TEST(BuildingShape, GuessesHigherForFlatsThanForHouses) {
  BuildingFacts flats = facts("b7", kUnknown, kUnknown, 200), house = flats;
  flats.usage = "共同住宅", house.usage = "住宅";
  EXPECT_GE(shapeOf(flats).height, 9.f);
  EXPECT_LE(shapeOf(house).height, 9.5f);
}

TEST(BuildingShape, TakesImpossibleNumbersForUnknownOnes) {
  for (const double height : {-5.0, 0.0, 9999.0, std::numeric_limits<double>::infinity()}) {
    const auto shape = shapeOf(facts("b", height, -1, -20));
    EXPECT_GT(shape.height, 1.f);
    EXPECT_LT(shape.height, 100.f);
    EXPECT_EQ(shape.madeUp, BuildingShape::Plan | BuildingShape::Height | BuildingShape::Area);
  }
}

TEST(BuildingShape, WidensWhatWouldStandAsANeedleAndSaysSo) {
  const auto tower = shapeOf(facts("b", 60, 20, 4));
  EXPECT_FLOAT_EQ(2 * tower.halfDepth, 5);  // a twelfth of the height
  EXPECT_GE(tower.halfWidth, tower.halfDepth);
  EXPECT_EQ(madeUpText(tower.madeUp), "plan and direction, sides widened");
  const auto shed = shapeOf(facts("b", 3, 1, 2));
  EXPECT_GE(2 * shed.halfDepth, 3.f);
}

TEST(BuildingShape, TurnsNeighboursAlike) {
  const auto a = shapeOf(facts("one", 8, kUnknown, 60)), b = shapeOf(facts("two", 8, kUnknown, 60));
  EXPECT_NEAR(a.angle, b.angle, 0.18);
}

}  // namespace
}  // namespace kokudo::tiler::detail
