#include "engine/geodesy/CrsTransform.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/HeightDatum.h"
#include "tests/support/CaseFile.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::geodesy {
namespace {

using ::testing::HasSubstr;

class CrsTransformTest : public ::testing::Test {
 protected:
  void SetUp() override {
    unsetenv("KOKUDO_GRIDS");
    setGridFolders({});
  }
  void TearDown() override { setGridFolders({}); }
  static void useRealGrid() { setGridFolders({test::realData() / "geoid-gsigeo2011"}); }
};

CrsTransform make(const std::string& from, const std::string& to) {
  auto transform = CrsTransform::create(from, to);
  if (!transform.ok()) throw std::runtime_error(transform.error().message);
  return std::move(transform).value();
}

/// What PROJ's own cs2cs prints for one point, in a process of its own; empty if it is not there.
std::vector<double> cs2cs(const std::string& arguments, const std::string& point) {
  const std::string command = "echo '" + point + "' | cs2cs -f %.6f " + arguments + " 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::vector<double> numbers;
  double number = 0;
  while (pipe && std::fscanf(pipe.get(), "%lf", &number) == 1) numbers.push_back(number);
  return numbers;
}

TEST_F(CrsTransformTest, PlaneRectangularAgreesWithPublishedValuesBothWays) {
  for (const test::Case& one : test::readCases("plane-rectangular.txt")) {
    const CrsTransform transform = make("EPSG:6668", one.columns[0]);
    const auto there = transform.forward({one.number(2), one.number(1), 0});
    ASSERT_TRUE(there.ok()) << one.where << there.error().message;
    EXPECT_NEAR(there->y, one.number(3), one.number(5)) << one.where;
    EXPECT_NEAR(there->x, one.number(4), one.number(5)) << one.where;
    const auto back = transform.inverse(*there);
    ASSERT_TRUE(back.ok()) << one.where;
    EXPECT_NEAR(back->x, one.number(2), 1e-11) << one.where;
    EXPECT_NEAR(back->y, one.number(1), 1e-11) << one.where;
  }
}

TEST_F(CrsTransformTest, PlaneRectangularAgreesWithCs2cs) {
  if (cs2cs("EPSG:6668 EPSG:6668", "35 135").empty()) GTEST_SKIP() << "no cs2cs (Debian proj-bin)";
  for (int zone = 6669; zone <= 6687; ++zone) {
    const std::string name = "EPSG:" + std::to_string(zone);
    const auto origin = make(name, "EPSG:6668").forward({12345.0, -23456.0, 0});
    ASSERT_TRUE(origin.ok());
    char point[64];
    std::snprintf(point, sizeof point, "%.12f %.12f", origin->y, origin->x);
    const auto peer = cs2cs("EPSG:6668 " + name, point);  // answers north, east
    ASSERT_GE(peer.size(), 2u);
    EXPECT_NEAR(peer[0], -23456.0, 2e-6) << name;
    EXPECT_NEAR(peer[1], 12345.0, 2e-6) << name;
  }
}

TEST_F(CrsTransformTest, Wgs84AndJgd2011GiveTheSamePlaneCoordinates) {
  const auto a = make("EPSG:4326", "EPSG:6674").forward({135.43, 34.64, 0});
  const auto b = make("EPSG:6668", "EPSG:6674").forward({135.43, 34.64, 0});
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->x, b->x);
  EXPECT_EQ(a->y, b->y);
}

TEST_F(CrsTransformTest, HeightsOfJapanBecomeEllipsoidal) {
  KOKUDO_REQUIRE_REAL_DATA("geoid-gsigeo2011");
  useRealGrid();
  const CrsTransform transform = make("EPSG:6697", "EPSG:4979");
  for (const test::Case& one : test::readCases("geoid-gsigeo2011.txt")) {
    const XyCoordinate point{one.number(1), one.number(0), 100.0};
    const auto result = transform.forward(point);
    if (one.columns[4] == "egm96") {
      ASSERT_FALSE(result.ok()) << "no silent value offshore";
      EXPECT_EQ(result.error().kind, Error::Kind::BadInput);
      continue;
    }
    ASSERT_TRUE(result.ok()) << one.where << result.error().message;
    EXPECT_NEAR(result->z, 100.0 + one.number(2), one.number(3)) << one.where;
    EXPECT_EQ(transform.insideArea(point), one.columns[4] == "official") << one.where;
    EXPECT_EQ(transform.warningAt(point).empty(), one.columns[4] == "official") << one.where;
    EXPECT_NEAR(transform.inverse(*result)->z, 100.0, 1e-9) << one.where;
  }
  EXPECT_THAT(transform.warningAt({127.7, 26.2, 0}), HasSubstr("outside the official area"));
  EXPECT_THAT(transform.operation().areaName, HasSubstr("onshore mainland"));
  EXPECT_THAT(transform.operation().definition, HasSubstr("jp_gsi_gsigeo2011.tif"));
}

TEST_F(CrsTransformTest, HeightsWithoutTheGridAreAnErrorThatNamesIt) {
  for (const char* from : {"EPSG:6697", "EPSG:10169", "EPSG:6668+6695"})
    for (const char* to : {"EPSG:4979", "EPSG:4978"}) {
      const auto transform = CrsTransform::create(from, to);
      ASSERT_FALSE(transform.ok()) << from;
      EXPECT_EQ(transform.error().kind, Error::Kind::Unsupported);
      EXPECT_THAT(transform.error().message, HasSubstr("jp_gsi_gsigeo2011.tif"));
      EXPECT_THAT(transform.error().message, HasSubstr(from));
    }
}

TEST_F(CrsTransformTest, ABrokenGridGivesNoHeight) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "jp_gsi_gsigeo2011.tif", "<html>not found</html>");
  setGridFolders({folder.path()});
  const auto transform = CrsTransform::create("EPSG:6697", "EPSG:4979");
  EXPECT_FALSE(transform.ok() && transform->forward({138.28, 37.12, 0}).ok());
}

TEST_F(CrsTransformTest, ToEcefAgreesWithTheEllipsoidOnTopOfTheGeoid) {
  KOKUDO_REQUIRE_REAL_DATA("geoid-gsigeo2011");
  useRealGrid();
  const auto geoid = GeoidModel::open(HeightDatum::Jgd2011);
  ASSERT_TRUE(geoid.ok());
  const auto n = geoid->heightAt(135.43, 34.64);
  const auto result = make("EPSG:6697", "EPSG:4978").forward({135.43, 34.64, 10.0});
  ASSERT_TRUE(n.ok() && result.ok());
  const Ecef expected =
      Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(135.43, 34.64, 10.0 + n->metres));
  EXPECT_NEAR(length(Vec3{result->x, result->y, result->z} - expected), 0.0, 1e-6);
}

TEST_F(CrsTransformTest, CodesNewerThanTheDatabaseAreZoneAndHeight) {
  KOKUDO_REQUIRE_REAL_DATA("geoid-gsigeo2011");
  useRealGrid();
  for (int zone = 1; zone <= 13; ++zone) {
    const std::string compound = "EPSG:" + std::to_string(10161 + zone);
    const std::string plane = "EPSG:" + std::to_string(6668 + zone);
    const auto a = make(compound, "EPSG:6697").forward({1000.0, -2000.0, 5.0});
    const auto b = make(plane, "EPSG:6668").forward({1000.0, -2000.0, 5.0});
    ASSERT_TRUE(a.ok() && b.ok()) << compound;
    EXPECT_NEAR(a->x, b->x, 1e-12) << compound;
    EXPECT_NEAR(a->y, b->y, 1e-12) << compound;
    EXPECT_EQ(a->z, 5.0);
  }
  EXPECT_FALSE(CrsTransform::create("EPSG:10161", "EPSG:6697").ok());
  EXPECT_FALSE(CrsTransform::create("EPSG:11317", "EPSG:6697").ok()) << "JGD2024 is not known yet";
}

TEST_F(CrsTransformTest, WhereTheGroundMovedIn2011AnIdentityIsNotSilent) {
  const XyCoordinate ishinomaki{141.3, 38.3, 0};
  for (const auto& [from, to] :
       {std::pair{"EPSG:4612", "EPSG:6668"}, std::pair{"EPSG:4612", "EPSG:4979"},
        std::pair{"EPSG:6668", "EPSG:4612"}}) {
    const CrsTransform transform = make(from, to);
    EXPECT_THAT(transform.warningAt(ishinomaki), HasSubstr("up to metres")) << from << to;
    EXPECT_EQ(transform.warningAt({131.0, 33.0, 0}), "") << "Kyushu did not move";
    EXPECT_THAT(transform.operation().warning, HasSubstr("up to metres"));
  }
  EXPECT_EQ(make("EPSG:4612", "EPSG:2452").warningAt(ishinomaki), "") << "both on JGD2000";
  EXPECT_EQ(make("EPSG:6668", "EPSG:4326").warningAt(ishinomaki), "");
}

TEST_F(CrsTransformTest, TheWarningIsFoundFromPlaneCoordinatesToo) {
  const auto there = make("EPSG:4612", "EPSG:2452").forward({141.3, 38.3, 0});  // zone X, JGD2000
  ASSERT_TRUE(there.ok());
  EXPECT_THAT(make("EPSG:2452", "EPSG:6668").warningAt(*there), HasSubstr("up to metres"));
}

TEST_F(CrsTransformTest, TokyoDatumSaysHowRoughItIsWithoutItsGrid) {
  const CrsTransform transform = make("EPSG:4301", "EPSG:6668");
  const XyCoordinate tokyo{139.7414, 35.6581, 0};
  const auto result = transform.forward(tokyo);
  ASSERT_TRUE(result.ok());
  // The datum shift at Tokyo is about 12 seconds north and -12 seconds east (GSI: 日本経緯度原点
  // moved from 35°39'17.5148"N 139°44'40.5020"E to 35°39'29.1572"N 139°44'28.8759"E).
  const auto origin =
      transform.forward({139.0 + 44.0 / 60 + 40.5020 / 3600, 35.0 + 39.0 / 60 + 17.5148 / 3600, 0});
  ASSERT_TRUE(origin.ok());
  const double metresPerDegree = 111000.0;
  EXPECT_NEAR(origin->y, 35.0 + 39.0 / 60 + 29.1572 / 3600, 10.0 / metresPerDegree);
  EXPECT_NEAR(origin->x, 139.0 + 44.0 / 60 + 28.8759 / 3600, 10.0 / metresPerDegree);
  ASSERT_TRUE(transform.operation().accuracyMetres);
  EXPECT_GE(*transform.operation().accuracyMetres, 9.0);
  EXPECT_THAT(transform.warningAt(tokyo), HasSubstr("needs the grid"));
  EXPECT_THAT(transform.warningAt(tokyo), HasSubstr("10 m"));
}

TEST_F(CrsTransformTest, SrtmHeightsUseEgm96) {
  const auto result = make("EPSG:4326+5773", "EPSG:4979").forward({144.0, 40.0, 0.0});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->z, 14.508, 0.001);
}

TEST_F(CrsTransformTest, APointOutsideTheAreaIsSaid) {
  const CrsTransform transform = make("EPSG:4326", "EPSG:6674");
  EXPECT_TRUE(transform.insideArea({135.43, 34.64, 0}));
  EXPECT_FALSE(transform.insideArea({2.35, 48.86, 0}));
  EXPECT_THAT(transform.warningAt({2.35, 48.86, 0}), HasSubstr("outside the official area"));
}

TEST_F(CrsTransformTest, SwappedAxesAndNonsenseAreErrors) {
  const CrsTransform transform = make("EPSG:6668", "EPSG:6674");
  for (const XyCoordinate& point :
       {XyCoordinate{34.64, 135.43, 0}, XyCoordinate{std::nan(""), 34.0, 0},
        XyCoordinate{INFINITY, 34.0, 0}}) {
    const auto result = transform.forward(point);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().kind, Error::Kind::BadInput);
    EXPECT_THAT(result.error().message, HasSubstr("EPSG:6674"));
  }
  EXPECT_TRUE(transform.forward({135.43, 34.64, 0}).ok()) << "an error does not stick";
}

TEST_F(CrsTransformTest, UnknownNamesAndCrsWithoutAPlaceAreErrors) {
  for (const char* name : {"", "EPSG:99999", "hello", "EPSG:5773", "EPSG:1", "PROJCS[\"broken\"",
                           "+proj=nonsense", "EPSG:10169x"}) {
    const auto transform = CrsTransform::create(name, "EPSG:6668");
    ASSERT_FALSE(transform.ok()) << name;
    EXPECT_EQ(transform.error().kind, Error::Kind::Unsupported);
    EXPECT_THAT(transform.error().message, HasSubstr("'" + std::string(name) + "'"));
  }
}

TEST_F(CrsTransformTest, TakesWktOfShapefilesAndProjStrings) {
  const std::string prj =
      "PROJCS[\"JGD_2011_Japan_Zone_6\",GEOGCS[\"GCS_JGD_2011\",DATUM[\"D_JGD_2011\","
      "SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"
      "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
      "PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],"
      "PARAMETER[\"Central_Meridian\",136.0],PARAMETER[\"Scale_Factor\",0.9999],"
      "PARAMETER[\"Latitude_Of_Origin\",36.0],UNIT[\"Meter\",1.0]]";
  const auto expected = make("EPSG:6674", "EPSG:6668").forward({-52256.2, -150724.3, 0});
  ASSERT_TRUE(expected.ok());
  for (const std::string& name :
       {prj, std::string("+proj=tmerc +lat_0=36 +lon_0=136 +k=0.9999 +ellps=GRS80 "
                         "+towgs84=0,0,0,0,0,0,0 +units=m +no_defs")}) {
    const auto result = make(name, "EPSG:6668").forward({-52256.2, -150724.3, 0});
    ASSERT_TRUE(result.ok());
    EXPECT_NEAR(result->x, expected->x, 1e-9);
    EXPECT_NEAR(result->y, expected->y, 1e-9);
  }
}

}  // namespace
}  // namespace kokudo::geodesy
