#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/LocalFrame.h"
#include "engine/scene/GlobeCamera.h"
#include "engine/scene/detail/Grab.h"

#include <gtest/gtest.h>

namespace kokudo::scene {
namespace {

using geodesy::Cartographic;
using geodesy::Ecef;
using geodesy::Ellipsoid;

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr int kWidth = 960, kHeight = 540;

GlobeCamera cameraAt(double lon, double lat, double heading, double pitch, double distance) {
  GlobeCamera camera;
  camera.setViewport(kWidth, kHeight);
  camera.lookAt(
      {Cartographic::fromDegrees(lon, lat, 40), heading * kDegree, pitch * kDegree, distance});
  return camera;
}

/// What is seen at a pixel on the ground 40 m above the ellipsoid.
Ecef groundAt(const GlobeCamera& camera, double x, double y) {
  Ecef hit;
  const auto view = camera.viewState();
  EXPECT_TRUE(Ellipsoid::wgs84().intersect(view.position, camera.rayThrough(x, y), hit, 40));
  return hit;
}

double missAt(const GlobeCamera& camera, const Ecef& anchor, double x, double y) {
  const auto seen = detail::project(camera.viewState(), anchor);
  return seen ? std::hypot(seen->x - x, seen->y - y) : 1e9;
}

/// Osaka close and oblique, Osaka from above, Japan from space, both sides of the antimeridian, the
/// far north, the pole.
const std::vector<std::array<double, 5>> kViews{
    {135.43, 34.65, 0, -35, 1500}, {135.43, 34.65, 120, -80, 400},
    {137, 36, 0, -90, 3e6},        {135.43, 34.65, -70, -20, 9000},
    {179.999, 10, 30, -45, 5000},  {-179.9999, -35, 200, -60, 2e5},
    {140, 89.99, 10, -60, 4000},   {20, -89.5, 45, -50, 30000}};

TEST(GlobeCamera, SeesTheTargetInTheMiddleFromTheGivenSide) {
  for (const auto& v : kViews) {
    const GlobeCamera camera = cameraAt(v[0], v[1], v[2], v[3], v[4]);
    const Ecef target = Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(v[0], v[1], 40));
    EXPECT_LT(missAt(camera, target, kWidth / 2.0, kHeight / 2.0), 1e-3);
    EXPECT_NEAR(geodesy::length(camera.viewState().position - target), v[4], 1e-5 * v[4]);
  }
}

TEST(GlobeCamera, TellsTheViewItWasGiven) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 75, -30, 2000);
  const LookAt view = camera.currentLookAt(40);
  EXPECT_NEAR(view.target.longitudeDegrees(), 135.43, 1e-8);
  EXPECT_NEAR(view.target.latitudeDegrees(), 34.65, 1e-8);
  EXPECT_NEAR(view.heading, 75 * kDegree, 1e-7);
  EXPECT_NEAR(view.pitch, -30 * kDegree, 1e-7);
  EXPECT_NEAR(view.distance, 2000, 1e-3);
}

TEST(GlobeCamera, KeepsTheSameViewWhenToldItsOwnAnswerOverTheHorizon) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 75, 5, 2000);
  const auto before = camera.viewState();
  camera.lookAt(camera.currentLookAt(0));
  const auto after = camera.viewState();
  EXPECT_LT(geodesy::length(after.position - before.position), 0.01);
  EXPECT_LT(geodesy::length(after.direction - before.direction), 1e-8);
}

TEST(GlobeCamera, BringsTheGrabbedPointUnderTheMouse) {
  for (const auto& v : kViews) {
    GlobeCamera camera = cameraAt(v[0], v[1], v[2], v[3], v[4]);
    const Ecef anchor = groundAt(camera, 400, 330);
    camera.pan(anchor, 520, 300);
    EXPECT_LT(missAt(camera, anchor, 520, 300), 0.1) << "at " << v[0] << ", " << v[1];
  }
}

TEST(GlobeCamera, KeepsHeadingPitchAndHeightWhilePanning) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 25, -35, 1500);
  const double heading = camera.heading(), pitch = camera.pitch(),
               height = camera.position().height;
  const Ecef anchor = groundAt(camera, 200, 400);
  for (int step = 1; step <= 20; ++step) camera.pan(anchor, 200 + 20 * step, 400 - 3 * step);
  EXPECT_NEAR(camera.heading(), heading, 1e-9);
  EXPECT_NEAR(camera.pitch(), pitch, 1e-9);
  EXPECT_NEAR(camera.position().height, height, 1e-3);
}

TEST(GlobeCamera, KeepsTheAnchorUnderItsPixelWhileZooming) {
  for (const auto& v : kViews) {
    for (const double factor : {0.5, 0.9, 1.1, 2.0}) {
      GlobeCamera camera = cameraAt(v[0], v[1], v[2], v[3], v[4]);
      const Ecef anchor = groundAt(camera, 610, 350);
      const double distance = geodesy::length(camera.viewState().position - anchor);
      camera.zoom(anchor, factor);
      EXPECT_LT(missAt(camera, anchor, 610, 350), 0.1) << v[0] << ", " << v[1] << " x " << factor;
      const double now = geodesy::length(camera.viewState().position - anchor);
      EXPECT_NEAR(now / distance, factor, 0.15 * factor);
    }
  }
}

TEST(GlobeCamera, ComesFromSpaceToTheStreetWithoutTurning) {
  GlobeCamera camera = cameraAt(137, 36, 0, -90, 8e6);
  for (int i = 0; i < 60; ++i) camera.zoom(groundAt(camera, 560, 240), 0.8);
  EXPECT_NEAR(camera.pitch(), -90 * kDegree, 1e-3);
  EXPECT_NEAR(camera.heading(), 0, 1e-3);
  EXPECT_LT(camera.position().height, 100);
}

TEST(GlobeCamera, KeepsDistanceAndPixelOfTheAnchorWhileOrbiting) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 25, -35, 1500);
  const Ecef anchor = groundAt(camera, 480, 270);
  const double distance = geodesy::length(camera.viewState().position - anchor);
  for (int i = 0; i < 100; ++i) camera.orbit(anchor, 0.05, 0.01 * (i % 7 - 3));
  EXPECT_NEAR(geodesy::length(camera.viewState().position - anchor), distance, 1e-4);
  EXPECT_LT(missAt(camera, anchor, 480, 270), 0.1);
}

TEST(GlobeCamera, TurnsClockwiseWithAPositiveHeadingChange) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 10, -35, 1500);
  camera.orbit(groundAt(camera, 480, 270), 20 * kDegree, 0);
  EXPECT_NEAR(camera.heading(), 30 * kDegree, 1e-4);
}

TEST(GlobeCamera, NeverTipsOverWhileTilting) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 10, -35, 1500);
  const Ecef anchor = groundAt(camera, 480, 270);
  for (int i = 0; i < 50; ++i) camera.orbit(anchor, 0, -0.1);
  EXPECT_NEAR(camera.pitch(), -90 * kDegree, 1e-3);
  EXPECT_NEAR(camera.heading(), 10 * kDegree, 1e-2);
}

TEST(GlobeCamera, TurnsNorthUpAboutTheMiddle) {
  GlobeCamera camera = cameraAt(135.43, 34.65, 140, -35, 1500);
  const LookAt before = camera.currentLookAt();
  camera.northUp();
  const LookAt after = camera.currentLookAt();
  EXPECT_NEAR(after.heading, 0, 1e-9);
  EXPECT_NEAR(after.pitch, before.pitch, 1e-9);
  EXPECT_NEAR(after.target.longitude, before.target.longitude, 1e-12);
}

TEST(GlobeCamera, FliesExactlyToTheTargetInBoundedTime) {
  const std::vector<LookAt> targets{
      {Cartographic::fromDegrees(139.77, 35.68, 40), 0.5, -0.6, 1200},
      {Cartographic::fromDegrees(-179.5, -20, 0), -3.0, -0.9, 5e5},
      {Cartographic::fromDegrees(135.4301, 34.65, 40), 0, -0.6, 1490}};
  for (const LookAt& target : targets) {
    GlobeCamera camera = cameraAt(135.43, 34.65, 0, -35, 1500);
    camera.flyTo(target);
    double seconds = 0;
    while (camera.flying() && seconds < 10) {
      EXPECT_TRUE(camera.advance(1 / 60.0));
      seconds += 1 / 60.0;
      const auto view = camera.viewState();
      ASSERT_NEAR(geodesy::length(view.direction), 1, 1e-9);
      ASSERT_NEAR(geodesy::dot(view.direction, view.up), 0, 1e-9);
    }
    EXPECT_GE(seconds, 0.6 - 0.02);
    EXPECT_LE(seconds, 2.5 + 0.02);
    GlobeCamera there;
    there.setViewport(kWidth, kHeight);
    there.lookAt(target);
    EXPECT_LT(geodesy::length(camera.viewState().position - there.viewState().position), 1e-6);
    EXPECT_LT(geodesy::length(camera.viewState().direction - there.viewState().direction), 1e-12);
  }
}

TEST(GlobeCamera, CrossesTheAntimeridianTheShortWay) {
  GlobeCamera camera = cameraAt(179, 0, 0, -60, 1e5);
  camera.flyTo({Cartographic::fromDegrees(-179, 0), 0, -60 * kDegree, 1e5});
  while (camera.flying()) {
    camera.advance(0.05);
    EXPECT_GT(std::abs(camera.position().longitudeDegrees()), 175);
  }
}

TEST(GlobeCamera, EndsTheFlightAtAnyOtherCall) {
  GlobeCamera camera = cameraAt(135, 34, 0, -60, 1e5);
  camera.flyTo({Cartographic::fromDegrees(139, 35), 0, -1, 1e4});
  camera.advance(0.1);
  camera.zoom(groundAt(camera, 480, 270), 0.9);
  EXPECT_FALSE(camera.flying());
  EXPECT_FALSE(camera.advance(1));
}

TEST(GlobeCamera, StaysAboveTheGround) {
  GlobeCamera camera = cameraAt(138.73, 35.36, 0, -10, 500);
  camera.keepAbove([](const Cartographic&) { return 3776.0 + 39; }, 2);
  EXPECT_NEAR(camera.position().height, 3817, 1e-6);
  EXPECT_NEAR(camera.position().latitudeDegrees(), 35.36, 0.01);
  const auto before = camera.viewState().position;
  camera.keepAbove([](const Cartographic&) { return 100.0; }, 2);
  EXPECT_EQ(camera.viewState().position, before);
}

}  // namespace
}  // namespace kokudo::scene
