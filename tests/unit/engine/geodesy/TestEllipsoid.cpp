#include "engine/geodesy/Ellipsoid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace kokudo::geodesy {
namespace {

constexpr double kPi = std::numbers::pi;

TEST(Ellipsoid, AgreesWithThePublishedGeocentricExample) {
  // IOGP Guidance Note 373-7-2 §4.1.1 (EPSG method 9602): WGS 84, 53°48'33.820"N 2°07'46.380"E, 73
  // m.
  const Ecef p = Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(
      2.0 + 7.0 / 60 + 46.380 / 3600, 53.0 + 48.0 / 60 + 33.820 / 3600, 73.0));
  EXPECT_NEAR(p.x, 3771793.968, 0.001);
  EXPECT_NEAR(p.y, 140253.342, 0.001);
  EXPECT_NEAR(p.z, 5124304.349, 0.001);
}

TEST(Ellipsoid, HasTheAxesOfItsDefinition) {
  EXPECT_NEAR(Ellipsoid::grs80().semiMinorAxis(), 6356752.314140, 1e-6);
  EXPECT_NEAR(Ellipsoid::wgs84().semiMinorAxis(), 6356752.314245, 1e-6);
}

TEST(Ellipsoid, RoundTripsFromBelowTheSurfaceToOrbit) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  for (const double height : {-1.0e6, -52.0, 0.0, 39.5, 3776.0, 4.0e5, 3.0e7})
    for (double latitude = -90.0; latitude <= 90.0; latitude += 7.5)
      for (double longitude = -180.0; longitude <= 180.0; longitude += 45.0) {
        const Cartographic in = Cartographic::fromDegrees(longitude, latitude, height);
        const Cartographic out = earth.toCartographic(earth.toEcef(in));
        EXPECT_NEAR(out.latitude, in.latitude, 1e-9) << latitude << " " << height;
        EXPECT_NEAR(out.height, in.height, 1e-6) << latitude << " " << height;
        if (std::abs(latitude) == 90.0) continue;  // no longitude at a pole
        EXPECT_NEAR(std::remainder(out.longitude - in.longitude, 2 * kPi), 0.0, 1e-12);
      }
}

TEST(Ellipsoid, NormalIsTheDirectionOfHeight) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const Cartographic at = Cartographic::fromDegrees(135.43, 34.64);
  const Vec3 up = earth.toEcef({at.longitude, at.latitude, 1000.0}) - earth.toEcef(at);
  EXPECT_NEAR(length(up * (1.0 / 1000.0) - earth.normal(at)), 0.0, 1e-11);
}

TEST(Ellipsoid, ARayMeetsTheNearSide) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  const Cartographic at = Cartographic::fromDegrees(139.767, 35.681, 1.0e6);
  Ecef hit;
  ASSERT_TRUE(earth.intersect(earth.toEcef(at), earth.normal(at) * -1.0, hit));
  const Cartographic found = earth.toCartographic(hit);
  EXPECT_NEAR(found.latitude, at.latitude, 1e-12);
  EXPECT_NEAR(found.longitude, at.longitude, 1e-12);
  EXPECT_NEAR(found.height, 0.0, 1e-6);
}

TEST(Ellipsoid, ARayMissesOrLooksAway) {
  const Ellipsoid& earth = Ellipsoid::wgs84();
  Ecef hit;
  EXPECT_FALSE(earth.intersect({7.0e6, 0, 0}, {1, 0, 0}, hit));
  EXPECT_FALSE(earth.intersect({7.0e6, 0, 0}, {0, 1, 0}, hit));
  EXPECT_FALSE(earth.intersect({7.0e6, 0, 0}, {0, 0, 0}, hit));
}

TEST(Ellipsoid, FromInsideARayMeetsTheFarSide) {
  Ecef hit;
  ASSERT_TRUE(Ellipsoid::wgs84().intersect({0, 0, 0}, {1, 0, 0}, hit, 100.0));
  EXPECT_NEAR(hit.x, 6378237.0, 1e-6);
}

}  // namespace
}  // namespace kokudo::geodesy
