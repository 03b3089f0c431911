#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"
#include "engine/scene/GlobeCamera.h"
#include "engine/scene/detail/Grab.h"
#include "engine/scene/detail/ScaleBar.h"

#include <gtest/gtest.h>

namespace kokudo::scene::detail {
namespace {

using geodesy::Cartographic;

GlobeCamera cameraOver(double pitchDegrees, double distance) {
  GlobeCamera camera;
  camera.setViewport(800, 600);
  camera.lookAt(
      {Cartographic::fromDegrees(135.43, 34.65, 37), 0.7, pitchDegrees * kPi / 180, distance});
  return camera;
}

TEST(ScaleBar, IsAsLongAsTheGroundItNamesInPerspective) {
  for (const double pitch : {-90.0, -50.0, -12.0}) {
    const GlobeCamera camera = cameraOver(pitch, 1800);
    const Cartographic place = Cartographic::fromDegrees(135.43, 34.65, 37);
    const auto frame = geodesy::LocalFrame::at(place);
    const auto bar = scaleBarAt(camera.viewState(), frame.origin, 130);
    ASSERT_TRUE(bar);
    // Two stakes in the ground, level with the screen and that far apart.
    const geodesy::Vec3 side = frame.east * std::cos(0.7) - frame.north * std::sin(0.7);
    const auto left = project(camera.viewState(), frame.origin - side * (bar->metres / 2));
    const auto right = project(camera.viewState(), frame.origin + side * (bar->metres / 2));
    EXPECT_NEAR(bar->pixels, right->x - left->x, 0.01 * bar->pixels) << "pitch " << pitch;
    EXPECT_LE(bar->pixels, 130);
    EXPECT_GT(bar->pixels, 130 / 2.6);
  }
}

TEST(ScaleBar, StepsByOneTwoFive) {
  for (double distance = 5; distance < 1e7; distance *= 1.7) {
    const GlobeCamera camera = cameraOver(-90, distance);
    const auto centre =
        geodesy::Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(135.43, 34.65, 37));
    const auto bar = scaleBarAt(camera.viewState(), centre, 130);
    ASSERT_TRUE(bar) << distance;
    double digit = bar->metres;
    while (digit >= 9.999) digit /= 10;
    while (digit < 0.999) digit *= 10;
    EXPECT_TRUE(std::abs(digit - 1) < 1e-6 || std::abs(digit - 2) < 1e-6 ||
                std::abs(digit - 5) < 1e-6)
        << bar->metres;
  }
}

TEST(ScaleBar, SaysMetresBelowAKilometreAndKilometresFromThere) {
  const auto centre =
      geodesy::Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(135.43, 34.65, 37));
  EXPECT_EQ(scaleBarAt(cameraOver(-90, 1800).viewState(), centre, 130)->label, "200 m");
  EXPECT_EQ(scaleBarAt(cameraOver(-90, 18000).viewState(), centre, 130)->label, "2 km");
}

TEST(ScaleBar, IsAbsentWhereTheGroundIsNotSeen) {
  const GlobeCamera camera = cameraOver(20, 100);
  EXPECT_FALSE(groundAcross(camera.viewState(), camera.viewState().position, 100));
}

}  // namespace
}  // namespace kokudo::scene::detail
