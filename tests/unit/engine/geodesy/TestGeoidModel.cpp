#include "engine/geodesy/HeightDatum.h"
#include "tests/support/CaseFile.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>

namespace kokudo::geodesy {
namespace {

using ::testing::HasSubstr;

/// With or without the folder that holds GSIGEO2011.
class GeoidModelTest : public ::testing::Test {
 protected:
  void SetUp() override { unsetenv("KOKUDO_GRIDS"); }
  void TearDown() override { setGridFolders({}); }
  static void useRealGrid() { setGridFolders({test::realData() / "geoid-gsigeo2011"}); }
};

TEST_F(GeoidModelTest, GivesTheReferenceHeightsAndSaysTheirQuality) {
  KOKUDO_REQUIRE_REAL_DATA("geoid-gsigeo2011");
  useRealGrid();
  const auto model = GeoidModel::open(HeightDatum::Jgd2011);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const std::map<std::string, GeoidQuality> qualities{{"official", GeoidQuality::Official},
                                                      {"outside", GeoidQuality::OutsideOfficial},
                                                      {"egm96", GeoidQuality::Egm96Offshore}};
  for (const test::Case& one : test::readCases("geoid-gsigeo2011.txt")) {
    const auto height = model->heightAt(one.number(1), one.number(0));
    ASSERT_TRUE(height.ok()) << one.where << height.error().message;
    EXPECT_NEAR(height->metres, one.number(2), one.number(3)) << one.where;
    EXPECT_EQ(height->quality, qualities.at(one.columns[4])) << one.where;
  }
}

TEST_F(GeoidModelTest, WithoutTheGridOpeningFailsAndNamesIt) {
  const auto model = GeoidModel::open(HeightDatum::Jgd2011);
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(model.error().message, HasSubstr("jp_gsi_gsigeo2011.tif"));
  EXPECT_THAT(model.error().message, HasSubstr("KOKUDO_GRIDS"));
}

TEST_F(GeoidModelTest, ABrokenGridIsAnErrorNotAZero) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "jp_gsi_gsigeo2011.tif", "II*\0 this is no TIFF");
  setGridFolders({folder.path()});
  EXPECT_FALSE(GeoidModel::open(HeightDatum::Jgd2011).ok());
}

TEST_F(GeoidModelTest, TheEnvironmentNamesGridFoldersToo) {
  KOKUDO_REQUIRE_REAL_DATA("geoid-gsigeo2011");
  const auto folder = test::realData() / "geoid-gsigeo2011";
  setenv("KOKUDO_GRIDS", ("/nowhere::" + folder.string()).c_str(), 1);
  setGridFolders({"/last"});
  EXPECT_THAT(gridFolders(), ::testing::ElementsAre("/nowhere", folder, "/last"));
  EXPECT_TRUE(GeoidModel::open(HeightDatum::Jgd2011).ok());
  unsetenv("KOKUDO_GRIDS");
}

TEST_F(GeoidModelTest, Egm96HoldsEverywhereAndNeedsNoJapaneseGrid) {
  const auto model = GeoidModel::open(HeightDatum::Egm96);
  ASSERT_TRUE(model.ok()) << model.error().message;
  // NGA's EGM96 interpolation test values: 38.6281550 N 269.7791550 E -31.628 m and
  // -14.6212170 N 305.0211140 E -2.969 m; the 15' grid is within decimetres of them.
  EXPECT_NEAR(model->heightAt(-90.220845, 38.628155)->metres, -31.628, 0.2);
  EXPECT_NEAR(model->heightAt(-54.978886, -14.621217)->metres, -2.969, 0.2);
  EXPECT_EQ(model->heightAt(-54.978886, -14.621217)->quality, GeoidQuality::Official);
}

TEST_F(GeoidModelTest, PlacesThatAreNoneAreRefused) {
  const auto model = GeoidModel::open(HeightDatum::Egm96);
  ASSERT_TRUE(model.ok());
  for (const auto& [longitude, latitude] :
       {std::pair{181.0, 0.0}, std::pair{0.0, 90.1}, std::pair{std::nan(""), 0.0},
        std::pair{0.0, double(INFINITY)}}) {
    const auto height = model->heightAt(longitude, latitude);
    ASSERT_FALSE(height.ok());
    EXPECT_EQ(height.error().kind, Error::Kind::BadInput);
  }
}

TEST_F(GeoidModelTest, ADatumWithoutAGeoidIsTheCallersMistake) {
  for (const HeightDatum datum : {HeightDatum::Ellipsoid, HeightDatum::Unknown}) {
    const auto model = GeoidModel::open(datum);
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.error().kind, Error::Kind::BadUsage);
  }
}

}  // namespace
}  // namespace kokudo::geodesy
