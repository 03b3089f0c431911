#include "engine/geodesy/BoundingVolume.h"
#include "engine/geodesy/Ellipsoid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kokudo::geodesy {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;

BoundingRegion region(double west, double south, double east, double north, double low,
                      double high) {
  return {GlobeRectangle::fromDegrees(west, south, east, north), low, high};
}

double span(const GlobeRectangle& r) {
  return r.west <= r.east ? r.east - r.west : r.east - r.west + 2 * std::numbers::pi;
}

/// Calls `use` with points of the region, its faces, edges and corners among them.
template <typename Use>
void forPointsOf(const BoundingRegion& r, int steps, Use use) {
  for (int i = 0; i <= steps; ++i)
    for (int j = 0; j <= steps; ++j)
      for (const double height : {r.minimumHeight, r.maximumHeight})
        use(Ellipsoid::wgs84().toEcef(
            {r.rectangle.west + span(r.rectangle) * i / steps,
             r.rectangle.south + (r.rectangle.north - r.rectangle.south) * j / steps, height}));
}

const BoundingRegion kRegions[] = {
    region(135.4, 34.6, 135.5, 34.7, -52, 400), region(122, 20, 154, 46, -8000, 3776),
    region(170, -20, -170, 30, 0, 100),         region(-180, -90, 180, 90, -1e4, 9e3),
    region(-90, -90, 90, 90, 0, 9000),          region(0, 80, 170, 90, 0, 10),
    region(10, -60, 100, -20, 0, 1000),         region(0, -90, 180, 90, 0, 0),
};

TEST(BoundingVolume, TheBoxOfARegionEnclosesIt) {
  for (const BoundingRegion& r : kRegions) {
    const OrientedBoundingBox box = toBox(r);
    forPointsOf(r, 24, [&](const Ecef& p) { EXPECT_LT(distanceTo(box, p), 1e-6); });
  }
}

TEST(BoundingVolume, TheBoxOfASmallRegionIsTight) {
  // 0.1 degree at 34.65 N: 9,167 m by 11,094 m, 452 m high and 4 m of the earth's curve.
  const OrientedBoundingBox box = toBox(kRegions[0]);
  EXPECT_NEAR(2 * length(box.halfAxes[0]), 9176, 15);
  EXPECT_NEAR(2 * length(box.halfAxes[1]), 11094, 15);
  EXPECT_NEAR(2 * length(box.halfAxes[2]), 456, 3);
}

TEST(BoundingVolume, TheSphereRoundTheCentreEnclosesTheVolume) {
  for (const BoundingRegion& r : kRegions) {
    const Vec3 centre = centreOf(r);
    const double radius = radiusOf(r);
    forPointsOf(r, 12, [&](const Ecef& p) { EXPECT_LE(length(p - centre), radius + 1e-6); });
  }
}

TEST(BoundingVolume, DistanceToARegionIsZeroInsideAndVerticalAbove) {
  const BoundingRegion r = kRegions[0];
  const Ellipsoid& earth = Ellipsoid::wgs84();
  EXPECT_EQ(distanceTo(r, earth.toEcef(Cartographic::fromDegrees(135.45, 34.65, 10))), 0.0);
  EXPECT_NEAR(distanceTo(r, earth.toEcef(Cartographic::fromDegrees(135.45, 34.65, 1400))), 1000,
              1e-6);
  EXPECT_NEAR(distanceTo(r, earth.toEcef(Cartographic::fromDegrees(135.45, 34.65, -152))), 100,
              1e-6);
}

TEST(BoundingVolume, DistanceToARegionAgreesWithItsNearestPoint) {
  const BoundingRegion r = kRegions[0];
  const double views[][3] = {{135.3, 34.65, 100},  {135.45, 34.5, 2000}, {135.6, 34.8, 0},
                             {135.39, 34.59, 500}, {136.5, 36.0, 3000},  {135.45, 35.5, 1e5},
                             {135.0, 34.0, 1e4},   {139.0, 38.0, 3e5}};
  for (const auto& view : views) {
    const Ecef eye =
        Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(view[0], view[1], view[2]));
    double nearest = INFINITY;
    for (double height = r.minimumHeight; height <= r.maximumHeight; height += 11.3)
      forPointsOf({r.rectangle, height, height}, 60,
                  [&](const Ecef& p) { nearest = std::min(nearest, length(p - eye)); });
    EXPECT_NEAR(distanceTo(r, eye), nearest, 0.005 * nearest) << view[0] << " " << view[1];
  }
}

TEST(BoundingVolume, DistanceAcrossTheAntimeridianIsShort) {
  const BoundingRegion r = region(179, 0, -179, 1, 0, 0);
  const Ellipsoid& earth = Ellipsoid::wgs84();
  EXPECT_NEAR(distanceTo(r, earth.toEcef(Cartographic::fromDegrees(180, 0.5, 50))), 50, 1e-6);
  EXPECT_NEAR(distanceTo(r, earth.toEcef(Cartographic::fromDegrees(-178, 0, 0))), 111316, 10);
}

TEST(BoundingVolume, DistanceToABoxAndASphere) {
  const OrientedBoundingBox box{{10, 0, 0}, {Vec3{1, 0, 0}, Vec3{0, 2, 0}, Vec3{0, 0, 3}}};
  EXPECT_EQ(distanceTo(box, {10.5, 1, -2}), 0.0);
  EXPECT_DOUBLE_EQ(distanceTo(box, {15, 0, 0}), 4.0);
  EXPECT_DOUBLE_EQ(distanceTo(box, {14, 6, 0}), 5.0);
  const BoundingSphere sphere{{0, 0, 5}, 2};
  EXPECT_DOUBLE_EQ(distanceTo(sphere, {0, 0, 10}), 3.0);
  EXPECT_EQ(distanceTo(sphere, {0, 1, 5}), 0.0);
}

TEST(BoundingVolume, AFlatBoxHasADistanceAcrossIt) {
  const OrientedBoundingBox flat{{0, 0, 0}, {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 0}}};
  EXPECT_DOUBLE_EQ(distanceTo(flat, {0.5, 0.5, 7}), 7.0);
  EXPECT_DOUBLE_EQ(distanceTo(flat, {4, 0.5, 4}), 5.0);
}

TEST(BoundingVolume, ATransformMovesBoxAndSphereButNotARegion) {
  Mat4 m = Mat4::translation({5, 0, 0});
  m.m[0] = 3.0;  // x stretched
  const auto sphere = std::get<BoundingSphere>(transformed(BoundingSphere{{1, 0, 0}, 2}, m));
  EXPECT_EQ(sphere.centre, (Vec3{8, 0, 0}));
  EXPECT_DOUBLE_EQ(sphere.radius, 6.0);
  const OrientedBoundingBox unit{{1, 0, 0}, {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}};
  const auto box = std::get<OrientedBoundingBox>(transformed(unit, m));
  EXPECT_EQ(box.centre, (Vec3{8, 0, 0}));
  EXPECT_EQ(box.halfAxes[0], (Vec3{3, 0, 0}));
  const auto same = std::get<BoundingRegion>(transformed(kRegions[0], m));
  EXPECT_EQ(same.rectangle.west, kRegions[0].rectangle.west);
}

TEST(BoundingVolume, IsCulledOnlyWhenWhollyOutsideAPlane) {
  const Plane right{{1, 0, 0}, 0.0};  // x >= 0 is inside
  EXPECT_TRUE(mayIntersect(BoundingSphere{{-1, 0, 0}, 2}, &right, 1));
  EXPECT_FALSE(mayIntersect(BoundingSphere{{-3, 0, 0}, 2}, &right, 1));
  const auto box = [](double x) {
    return OrientedBoundingBox{{x, 0, 0}, {Vec3{1, 1, 0}, Vec3{-1, 1, 0}, Vec3{0, 0, 1}}};
  };
  EXPECT_TRUE(mayIntersect(box(-1.9), &right, 1)) << "the corner of a turned box reaches over";
  EXPECT_FALSE(mayIntersect(box(-2.1), &right, 1));
  EXPECT_TRUE(mayIntersect(box(-100), nullptr, 0));
}

TEST(BoundingVolume, ARegionInFrontOfAPlaneIsKept) {
  const Vec3 up = Ellipsoid::wgs84().normal(Cartographic::fromDegrees(135.45, 34.65));
  const Ecef ground = Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(135.45, 34.65));
  const Plane above{up, -dot(up, ground) - 300.0};   // higher than 300 m
  const Plane higher{up, -dot(up, ground) - 450.0};  // higher than 450 m
  EXPECT_TRUE(mayIntersect(kRegions[0], &above, 1));
  EXPECT_FALSE(mayIntersect(kRegions[0], &higher, 1));
}

TEST(GlobeRectangle, ContainsAndIntersectsAcrossTheAntimeridian) {
  const GlobeRectangle pacific = GlobeRectangle::fromDegrees(170, -10, -170, 10);
  EXPECT_TRUE(pacific.contains(180 * kDegree, 0));
  EXPECT_TRUE(pacific.contains(-175 * kDegree, 0));
  EXPECT_FALSE(pacific.contains(0, 0));
  EXPECT_FALSE(pacific.contains(180 * kDegree, 11 * kDegree));
  EXPECT_TRUE(pacific.intersects(GlobeRectangle::fromDegrees(-171, 5, -160, 20)));
  EXPECT_TRUE(GlobeRectangle::fromDegrees(160, 0, 171, 1).intersects(pacific));
  EXPECT_FALSE(pacific.intersects(GlobeRectangle::fromDegrees(-160, 0, 160, 5)));
  EXPECT_FALSE(pacific.intersects(GlobeRectangle::fromDegrees(175, 11, 178, 20)));
}

}  // namespace
}  // namespace kokudo::geodesy
