#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/BoundingVolume.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/TerrainTiler.h"
#include "tests/support/TestData.h"
#include "tests/support/TestRaster.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace kokudo::tiler {
namespace {

namespace fs = std::filesystem;
using geodesy::HeightDatum;
using test::TemporaryFolder;
using test::TestRaster;
using testing::HasSubstr;

TestRaster island() {
  TestRaster raster;
  raster.columns = raster.rows = 120;
  raster.west = 134, raster.north = 36, raster.step = 1.0 / 60;
  raster.value = [](double x, double y) {
    const double d = (x - 135) * (x - 135) + (y - 35) * (y - 35);
    return float(800 - 2000 * d);
  };
  return raster;
}

std::map<std::string, std::string> filesBelow(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = test::readText(entry.path());
  return files;
}

class TerrainTiler : public testing::Test {
 protected:
  TerrainTiler() {
    _options.extent = {133, 34, 137, 37};
    _options.gridSize = 17;
    test::writeGeoTiff(_folder / "dem.tif", island());
  }
  Result<TilerReport> tile(const fs::path& out, HeightDatum datum = HeightDatum::Egm96) {
    return tileTerrain({{(_folder / "dem.tif").string(), datum, {-180, -90, 180, 90}}}, out,
                       _options, _progress, _token);
  }
  TemporaryFolder _folder;
  TerrainTilerOptions _options;
  NoProgress _progress;
  CancelToken _token;
};

TEST_F(TerrainTiler, WritesATilesetWhoseTilesAllReadBack) {
  auto report = tile(_folder / "out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->inputs, 1u);
  auto files = filesBelow(_folder / "out");
  EXPECT_EQ(files.size(), report->tiles + 1);
  const std::string& tileset = files["tileset.json"];
  EXPECT_THAT(tileset, HasSubstr("\"version\":\"1.1\""));
  EXPECT_THAT(tileset, HasSubstr("\"refine\":\"REPLACE\""));
  for (const auto& [name, bytes] : files) {
    if (name == "tileset.json") continue;
    EXPECT_NE(tileset.find(name), std::string::npos) << name;
    content::DecodeContext context;
    context.uri = name;
    auto model = content::decodeContent(std::as_bytes(std::span(bytes)), context);
    ASSERT_TRUE(model.ok()) << name << ": " << model.error().message;
    ASSERT_EQ(model->primitives.size(), 1u) << name;
    EXPECT_EQ(model->primitives[0].heights.size(), model->primitives[0].positions.size() / 3);
    EXPECT_FALSE(model->primitives[0].normals.empty());
  }
}

/// As SRTM is often cut: the last column of each part has no data, the next part begins there.
TEST_F(TerrainTiler, PartsOfOneRasterMeetWithoutATrench) {
  TestRaster part;
  part.columns = 61, part.rows = 120;
  part.north = 36, part.step = 1.0 / 60;
  for (const double west : {134.0, 135.0}) {
    part.west = west;
    part.value = [west](double x, double) { return x > west + 1 ? -9999.f : 500.f; };
    test::writeGeoTiff(_folder / fmt::format("{}.tif", west), part);
  }
  const std::array<double, 4> all{-180, -90, 180, 90};
  const auto input = [&](const std::string& name) {
    return DemInput{(_folder / name).string(), HeightDatum::Jgd2011, all};
  };
  _options.extent = {134.3, 34.3, 135.7, 35.7};
  const auto report = tileTerrain({input("134.tif"), input("135.tif")}, _folder / "parts", _options,
                                  _progress, _token);
  ASSERT_TRUE(report.ok()) << report.error().message;
  std::size_t seen = 0;
  for (const auto& [name, bytes] : filesBelow(_folder / "parts")) {
    if (name == "tileset.json") continue;
    content::DecodeContext context;
    auto model = content::decodeContent(std::as_bytes(std::span(bytes)), context);
    ASSERT_TRUE(model.ok()) << name;
    const auto& primitive = model->primitives[0];
    for (std::size_t i = 0; i < primitive.heights.size(); ++i) {
      const auto place = geodesy::Ellipsoid::wgs84().toCartographic(
          model->origin + geodesy::Vec3{primitive.positions[3 * i], primitive.positions[3 * i + 1],
                                        primitive.positions[3 * i + 2]});
      if (std::abs(place.longitudeDegrees() - 135) > 0.25 ||
          std::abs(place.latitudeDegrees() - 35) > 0.4)
        continue;
      ++seen;
      EXPECT_NEAR(primitive.heights[i], 500, 1) << name << " at " << place.longitudeDegrees();
    }
  }
  EXPECT_GT(seen, 50u);
}

TEST_F(TerrainTiler, WritesTheSameBytesAgain) {
  ASSERT_TRUE(tile(_folder / "a").ok());
  ASSERT_TRUE(tile(_folder / "b").ok());
  EXPECT_TRUE(filesBelow(_folder / "a") == filesBelow(_folder / "b"));
}

TEST_F(TerrainTiler, ReplacesAnOlderTilesetAsAWhole) {
  test::writeText(_folder / "out/old.txt", "old");
  ASSERT_TRUE(tile(_folder / "out").ok());
  EXPECT_FALSE(fs::exists(_folder / "out/old.txt"));
  EXPECT_TRUE(fs::exists(_folder / "out/tileset.json"));
}

TEST_F(TerrainTiler, RefusesAnUnknownDatumAndSaysHowToGiveIt) {
  auto report = tile(_folder / "out", HeightDatum::Unknown);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(report.error().message, HasSubstr("--height-datum egm96"));
  EXPECT_FALSE(fs::exists(_folder / "out"));
}

TEST_F(TerrainTiler, RefusesADemWithoutGeoreference) {
  TestRaster raster = island();
  raster.georeferenced = false;
  raster.epsg = 0;
  test::writeGeoTiff(_folder / "dem.tif", raster);
  auto report = tile(_folder / "out");
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message, HasSubstr("no georeference"));
}

TEST_F(TerrainTiler, LeavesTheOldTilesWhenItIsStopped) {
  test::writeText(_folder / "out/old.txt", "old");
  _token.cancel();
  auto report = tile(_folder / "out");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::Cancelled);
  EXPECT_TRUE(fs::exists(_folder / "out/old.txt"));
  EXPECT_EQ(std::distance(fs::directory_iterator(_folder.path()), fs::directory_iterator()), 2);
}

TEST_F(TerrainTiler, CoversTheCoarseLevelsWithThePicture) {
  // A P6 picture would not be on the allow-list; a georeferenced one serves as well.
  TestRaster picture = island();
  picture.west = -180, picture.north = 90, picture.step = 0.5;
  picture.columns = 720, picture.rows = 360;
  picture.value = [](double, double) { return 120.f; };
  test::writeGeoTiff(_folder / "picture.tif", picture);
  _options.extent = {-180, -90, 180, 90};
  _options.maximumLevel = 5;
  _options.imagery = (_folder / "picture.tif").string();
  auto report = tile(_folder / "out");
  ASSERT_TRUE(report.ok()) << report.error().message;
  const auto coarse = test::readText(_folder / "out/tiles/0/1/0.glb");
  const auto fine = test::readText(_folder / "out/tiles/5/56/22.glb");
  const auto isTextured = [](const std::string& glb) {
    return glb.find("image/jpeg") != std::string::npos;
  };
  EXPECT_TRUE(isTextured(coarse));
  // Above the quadtree's two stands the globe in one, with a picture of a quarter as many texels.
  const auto world = test::readText(_folder / "out/tiles/world.glb");
  EXPECT_TRUE(isTextured(world));
  EXPECT_LE(world.size(), coarse.size());
  const std::string json = test::readText(_folder / "out/tileset.json");
  EXPECT_LT(json.find("tiles/world.glb"), json.find("tiles/0/0/0.glb"));
  ASSERT_FALSE(fine.empty());
  EXPECT_FALSE(isTextured(fine));
}

TEST_F(TerrainTiler, RefusesAnExtentThatMakesNoSense) {
  _options.extent = {140, 30, 130, 40};
  auto report = tile(_folder / "out");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::BadUsage);
}

}  // namespace
}  // namespace kokudo::tiler
