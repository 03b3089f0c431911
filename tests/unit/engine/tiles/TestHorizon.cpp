#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiles/detail/Horizon.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kokudo::tiles::detail {
namespace {

using geodesy::Cartographic;
using geodesy::GlobeRectangle;

geodesy::Vec3 at(double longitude, double latitude) {
  return geodesy::Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(longitude, latitude, 9000));
}

double degreesTo(const GlobeRectangle& rectangle, double longitude, double latitude) {
  return angleTo(rectangle, at(longitude, latitude)) * 180 / 3.14159265358979;
}

TEST(Horizon, AnglesToARectangleAreThoseOnTheGlobe) {
  const auto japan = GlobeRectangle::fromDegrees(122, 20, 154, 46);
  EXPECT_EQ(degreesTo(japan, 135, 35), 0);
  EXPECT_NEAR(degreesTo(japan, 135, 50), 4, 0.4);
  EXPECT_NEAR(degreesTo(japan, 135, 0), 20, 0.4);
  const auto west = GlobeRectangle::fromDegrees(-180, -90, 0, 90);
  EXPECT_NEAR(degreesTo(west, 135, 0), 45, 0.4);
  EXPECT_NEAR(degreesTo(west, 90, 0), 90, 0.4);
  EXPECT_EQ(degreesTo(GlobeRectangle::fromDegrees(-180, -90, 180, 90), 135, 35), 0);
  const auto dateLine = GlobeRectangle::fromDegrees(170, -10, -170, 10);
  EXPECT_EQ(degreesTo(dateLine, -175, 0), 0);
  EXPECT_NEAR(degreesTo(dateLine, 160, 0), 10, 0.4);
}

TEST(Horizon, NeverSaysFartherThanAnyPlaceOfTheRectangle) {
  std::mt19937 random{7};
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution(low, high)(random);
  };
  for (int i = 0; i < 2000; ++i) {
    const double west = between(-180, 180), width = between(0.01, 350), south = between(-90, 89);
    const double north = between(south, 90);
    const double east = west + width > 180 ? west + width - 360 : west + width;
    const auto rectangle = GlobeRectangle::fromDegrees(west, south, east, north);
    const auto eye = at(between(-180, 180), between(-90, 90));
    const double angle = angleTo(rectangle, eye);
    for (int k = 0; k < 20; ++k) {
      const auto place = at(west + width * between(0, 1), between(south, north));
      const double real = std::acos(std::min(dot(normalized(eye), normalized(place)), 1.0));
      ASSERT_LE(angle, real + 1e-7);
    }
  }
}

}  // namespace
}  // namespace kokudo::tiles::detail
