#include "engine/tiles/ScreenSpaceError.h"
#include "engine/tiles/ViewState.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kokudo::tiles {
namespace {

using geodesy::Vec3;

TEST(ScreenSpaceError, IsThePixelsThatTheErrorCovers) {
  // At 1000 m a view of 90 degrees is 2000 m high: 10 m of 1080 pixels are 5.4.
  EXPECT_NEAR(screenSpaceError(10, 1000, 1080, std::acos(0.0)), 5.4, 1e-9);
}

TEST(ScreenSpaceError, IsUnboundedInsideTheVolumeAndZeroForAnExactTile) {
  EXPECT_EQ(screenSpaceError(10, 0, 1080, 1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(screenSpaceError(0, 0, 1080, 1), 0);
}

bool inside(const ViewState& view, const Vec3& point) {
  for (const auto& plane : view.planes()) {
    if (dot(plane.normal, point) + plane.distance < 0) return false;
  }
  return true;
}

TEST(ViewState, PlanesEncloseWhatThePictureShows) {
  ViewState view;
  view.position = {100, 200, 300};
  view.direction = {1, 0, 0};
  view.up = {0, 0, 1};
  view.viewportWidth = 2000;
  view.viewportHeight = 1000;
  view.fovY = std::acos(0.0);  // 90 degrees: at 10 m, 10 m up and down, 20 m left and right
  EXPECT_TRUE(inside(view, {110, 200, 309.9}));
  EXPECT_FALSE(inside(view, {110, 200, 310.1}));
  EXPECT_TRUE(inside(view, {110, 200, 290.1}));
  EXPECT_FALSE(inside(view, {110, 200, 289.9}));
  EXPECT_TRUE(inside(view, {110, 219.9, 300}));
  EXPECT_FALSE(inside(view, {110, 220.1, 300}));
  EXPECT_FALSE(inside(view, {110, 179.9, 300}));
  EXPECT_FALSE(inside(view, {90, 200, 300}));
}

TEST(ViewState, PlanesComeInTheirOrderWithUnitNormals) {
  ViewState view;
  view.direction = {1, 0, 0};
  view.up = {0, 0, 1};
  const auto planes = view.planes();
  for (const auto& plane : planes) {
    EXPECT_NEAR(length(plane.normal), 1, 1e-12);
  }
  EXPECT_LT(planes[0].normal.y, 0);  // left of +x with z up is +y: its inside lies towards -y
  EXPECT_GT(planes[1].normal.y, 0);
  EXPECT_GT(planes[2].normal.z, 0);
  EXPECT_LT(planes[3].normal.z, 0);
}

}  // namespace
}  // namespace kokudo::tiles
