#include "engine/tiler/detail/CoastMask.h"
#include "engine/tiler/detail/TerrainMesh.h"
#include "tests/support/TestData.h"
#include "tests/support/TestRaster.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

namespace kokudo::tiler::detail {
namespace {

const std::string kFile = "/usr/share/gmt-gshhg/binned_GSHHS_h.nc";

class WorldCoast : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(kFile)) return;
    auto read = CoastMask::read(kFile, {});
    ASSERT_TRUE(read.ok()) << read.error().message;
    mask = std::make_shared<const CoastMask>(std::move(*read));
  }
  static void TearDownTestSuite() { mask.reset(); }
  void SetUp() override {
    if (!mask) GTEST_SKIP() << "gmt-gshhg-high is not installed";
  }
  static char at(double longitude, double latitude, double spacing = 0) {
    const auto shares = mask->at(longitude, latitude, spacing);
    return shares.sea > 0.5 ? 's' : shares.lake > 0.5 ? 'l' : 'L';
  }
  static inline std::shared_ptr<const CoastMask> mask;
};

TEST_F(WorldCoast, TellsLandFromSeaAndLakeInJapan) {
  EXPECT_EQ(at(138.7275, 35.3608), 'L');  // 富士山
  EXPECT_EQ(at(139.767, 35.681), 'L');    // 東京駅
  EXPECT_EQ(at(139.85, 35.50), 's');      // 東京湾
  EXPECT_EQ(at(134.85, 34.40), 'L');      // 淡路島
  EXPECT_EQ(at(135.10, 34.45), 's');      // 大阪湾
  EXPECT_EQ(at(136.08, 35.25), 'l');      // 琵琶湖
  EXPECT_EQ(at(138.40, 38.05), 'L');      // 佐渡島
  EXPECT_EQ(at(140.10, 36.03), 'L');      // つくば
}

TEST_F(WorldCoast, TellsThemElsewhereAndAcrossTheDateLine) {
  EXPECT_EQ(at(2.35, 48.86), 'L');  // Paris
  EXPECT_EQ(at(-30, 45), 's');      // the Atlantic
  EXPECT_EQ(at(-0.5, 52.5), 'L');   // west of Greenwich
  EXPECT_EQ(at(179.9, 67.5), 'L');  // Chukotka, both sides of 180
  EXPECT_EQ(at(-179.9, 67.5), 'L');
  EXPECT_EQ(at(108.0, 53.4), 'l');  // Lake Baikal
  EXPECT_EQ(at(0, -85), 'L');       // Antarctica
  EXPECT_EQ(at(0, 89.9), 's');      // the Arctic Ocean
  EXPECT_EQ(at(0, -89.99), 'L');
}

TEST_F(WorldCoast, AgreesWithItselfAtTheEdgeOfTheFineRegion) {
  int differ = 0;
  for (int i = 0; i < 2000; ++i) {
    const double latitude = 20 + 26 * i / 2000.0;
    differ += at(122 - 1e-6, latitude, 0.05) != at(122 + 1e-6, latitude, 0.05);
  }
  EXPECT_LE(differ, 20);
}

TEST_F(WorldCoast, FindsTheSmallestLandAndShore) {
  EXPECT_FALSE(mask->landIn({148, 30, 152, 34}));
  EXPECT_TRUE(mask->landIn({140, 29, 141, 31}));  // 鳥島 and 須美寿島 in empty sea
  EXPECT_TRUE(mask->shoreIn({135.0, 34.0, 136.0, 35.0}));
  EXPECT_FALSE(mask->shoreIn({137.6, 35.6, 137.8, 35.7}));  // the middle of Honshu
  EXPECT_TRUE(mask->shoreIn({-180, -90, 180, 90}));
}

TEST_F(WorldCoast, MakesSeaFlatAndLandDryWhateverTheRasterSays) {
  // A world that is 40 m high everywhere, as a raster whose coast is somewhere else.
  test::TemporaryFolder folder;
  test::TestRaster world;
  world.columns = 360, world.rows = 180, world.west = -180, world.north = 90, world.step = 1;
  world.value = [](double, double) { return 40.f; };
  test::writeGeoTiff(folder / "world.tif", world);
  auto raster = RasterPyramid::load(
      {(folder / "world.tif").string(), geodesy::HeightDatum::Egm96, {-180, -90, 180, 90}});
  ASSERT_TRUE(raster.ok()) << raster.error().message;
  GroundSources sources;
  sources.rasters.push_back(std::make_shared<const RasterPyramid>(std::move(*raster)));
  sources.coast = mask;
  const auto field = ElevationField::create(sources);
  const auto geoid = GeoidSurface::open();
  ASSERT_TRUE(field.ok() && geoid.ok());
  const auto ground = [&](double longitude, double latitude) {
    return field->at(longitude, latitude, 0.01, geoid->at(longitude, latitude));
  };
  const auto sea = ground(135.10, 34.45), land = ground(138.7275, 35.3608);
  EXPECT_TRUE(sea.water);
  EXPECT_EQ(sea.drawn, 0);
  EXPECT_LT(sea.height, 0);
  EXPECT_FALSE(land.water);
  EXPECT_NEAR(land.drawn, 40, 2);
  EXPECT_GT(land.height, 30);
  const auto lake = ground(136.08, 35.25);
  EXPECT_TRUE(lake.lake);
  EXPECT_NEAR(lake.drawn, 40, 2);
  EXPECT_LT(lake.height, 0);
}

}  // namespace
}  // namespace kokudo::tiler::detail
