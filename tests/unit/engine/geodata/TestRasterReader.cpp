#include "engine/geodata/RasterReader.h"
#include "tests/support/TestData.h"
#include "tests/support/TestRaster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

namespace kokudo::geodata {
namespace {

using geodesy::HeightDatum;
using test::TemporaryFolder;
using test::TestRaster;
using testing::HasSubstr;

TestRaster slope() {
  TestRaster raster;
  raster.columns = 4;
  raster.rows = 3;
  raster.west = 135;
  raster.north = 35;
  raster.step = 0.5;
  raster.value = [](double x, double y) { return float(x + 100 * y); };
  return raster;
}

std::string write(const TemporaryFolder& folder, const TestRaster& raster) {
  const auto file = folder / "dem.tif";
  test::writeGeoTiff(file, raster);
  return file.string();
}

TEST(RasterReader, ReadsGeoreferenceAndSamplesFromTheNorth) {
  TemporaryFolder folder;
  auto reader = RasterReader::open(write(folder, slope()));
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(reader->info().width, 4);
  EXPECT_EQ(reader->info().height, 3);
  EXPECT_EQ(reader->info().crs, "EPSG:4326");
  EXPECT_DOUBLE_EQ(reader->info().geoTransform[0], 135);
  EXPECT_DOUBLE_EQ(reader->info().geoTransform[5], -0.5);
  auto samples = reader->readFloat(1, 1, 0, 2, 2);
  ASSERT_TRUE(samples.ok());
  ASSERT_EQ(samples->size(), 4u);
  EXPECT_FLOAT_EQ((*samples)[0], float(135.75 + 3475));
  EXPECT_FLOAT_EQ((*samples)[3], float(136.25 + 3425));
}

TEST(RasterReader, TurnsNoDataIntoNaN) {
  TemporaryFolder folder;
  TestRaster raster = slope();
  raster.value = [](double x, double) { return x < 136 ? -9999.f : 7.f; };
  auto reader = RasterReader::open(write(folder, raster));
  ASSERT_TRUE(reader.ok());
  auto samples = reader->readFloat(1, 0, 0, 4, 1);
  ASSERT_TRUE(samples.ok());
  EXPECT_TRUE(std::isnan((*samples)[0]));
  EXPECT_FLOAT_EQ((*samples)[3], 7.f);
}

TEST(RasterReader, NamesTheVerticalDatumOnlyWhereTheFileDoes) {
  TemporaryFolder folder;
  auto silent = RasterReader::open(write(folder, slope()));
  ASSERT_TRUE(silent.ok());
  EXPECT_EQ(silent->info().heightDatum, HeightDatum::Unknown);
  TestRaster raster = slope();
  raster.verticalEpsg = 5773;
  auto declared = RasterReader::open(write(folder, raster));
  ASSERT_TRUE(declared.ok()) << declared.error().message;
  EXPECT_EQ(declared->info().heightDatum, HeightDatum::Egm96);
  EXPECT_EQ(declared->info().crs, "EPSG:4326");
}

TEST(RasterReader, RefusesARasterWithoutGeoreference) {
  TemporaryFolder folder;
  TestRaster raster = slope();
  raster.georeferenced = false;
  raster.epsg = 0;
  auto reader = RasterReader::open(write(folder, raster));
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(reader.error().message, HasSubstr("no georeference"));
  EXPECT_TRUE(RasterReader::openPicture((folder / "dem.tif").string()).ok());
}

TEST(RasterReader, RefusesARasterWithoutCrs) {
  TemporaryFolder folder;
  TestRaster raster = slope();
  raster.epsg = 0;
  auto reader = RasterReader::open(write(folder, raster));
  ASSERT_FALSE(reader.ok());
  EXPECT_THAT(reader.error().message, HasSubstr("no coordinate reference system"));
}

TEST(RasterReader, RefusesWhatIsNoRaster) {
  TemporaryFolder folder;
  test::writeText(folder / "note.tif", "this is a letter");
  auto reader = RasterReader::open((folder / "note.tif").string());
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().kind, Error::Kind::BadInput);
  auto absent = RasterReader::open((folder / "absent.tif").string());
  ASSERT_FALSE(absent.ok());
  EXPECT_EQ(absent.error().kind, Error::Kind::NotFound);
}

TEST(RasterReader, SurvivesEveryTruncation) {
  TemporaryFolder folder;
  const std::string whole = test::readText(write(folder, slope()));
  for (std::size_t length = 0; length < whole.size(); length += 7) {
    test::writeText(folder / "cut.tif", whole.substr(0, length));
    auto reader = RasterReader::open((folder / "cut.tif").string());
    if (reader.ok()) {
      EXPECT_FALSE(reader->readFloat(1, 0, 0, 4, 3).ok()) << "cut at " << length;
    }
  }
}

TEST(RasterReader, NeverTouchesTheNetworkOrInlineDocuments) {
  for (const char* path : {"/vsicurl/http://127.0.0.1/dem.tif", "http://127.0.0.1/dem.tif",
                           "/vsizip//vsicurl/http://127.0.0.1/a.zip/dem.tif",
                           "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"/>", ""}) {
    auto reader = RasterReader::open(path);
    ASSERT_FALSE(reader.ok()) << path;
    EXPECT_EQ(reader.error().kind, Error::Kind::BadUsage) << path;
  }
}

TEST(RasterReader, RefusesAWindowOutsideTheRaster) {
  TemporaryFolder folder;
  auto reader = RasterReader::open(write(folder, slope()));
  ASSERT_TRUE(reader.ok());
  auto samples = reader->readFloat(1, 3, 0, 2, 1);
  ASSERT_FALSE(samples.ok());
  EXPECT_EQ(samples.error().kind, Error::Kind::BadUsage);
  EXPECT_FALSE(reader->readFloat(2, 0, 0, 1, 1).ok());
}

TEST(RasterReader, ReadsTheOsakaRadarModelInsideItsArchive) {
  KOKUDO_REQUIRE_REAL_DATA("terrain/gis-oer-osaka/osaka.zip");
  const auto archive = test::realData() / "terrain/gis-oer-osaka/osaka.zip";
  auto reader = RasterReader::open("/vsizip/" + archive.string() + "/osaka/osaka_srtm_6kei.tif");
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(reader->info().crs, "EPSG:6674");
  EXPECT_EQ(reader->info().width, 1647);
  // Its metadata say DTED_VerticalDatum=E96.
  EXPECT_EQ(reader->info().heightDatum, HeightDatum::Egm96);
}

TEST(RasterReader, TakesDegreesOfANetcdfGridAsItsCrs) {
  const std::string etopo = "/usr/share/ferret-vis/data/etopo5.cdf";
  if (!std::filesystem::exists(etopo)) GTEST_SKIP() << "no " << etopo << " (ferret-datasets)";
  auto reader = RasterReader::open(etopo);
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(reader->info().crs, "EPSG:4326");
  EXPECT_EQ(reader->info().heightDatum, HeightDatum::Unknown);
  // 38 N 144 E lies over the Japan Trench.
  auto depth = reader->readFloat(1, 144 * 12, (90 - 38) * 12, 1, 1);
  ASSERT_TRUE(depth.ok());
  EXPECT_LT((*depth)[0], -6000);
}

TEST(RasterReader, MixesTheColoursOfAPaletteAndNotItsIndexes) {
  // A PNG of 2 x 1 pixels with a palette: (200, 0, 0) and (0, 100, 0); index 2 is no part of it.
  const std::string hex =
      "89504e470d0a1a0a0000000d4948445200000002000000010803000000c3fc8fb800000009504c5445c8"
      "00000064000909094b01a17f0000000b49444154789c636060040000040002bf7a3f4a0000000049454e"
      "44ae426082";
  std::string png;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    png += char(std::stoi(hex.substr(i, 2), nullptr, 16));
  const test::TemporaryFolder folder;
  test::writeText(folder / "palette.png", png);
  auto reader = RasterReader::openPicture((folder / "palette.png").string());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(*reader->readRgb(2, 1), (std::vector<unsigned char>{200, 0, 0, 0, 100, 0}));
  EXPECT_EQ(*reader->readRgb(1, 1), (std::vector<unsigned char>{100, 50, 0}));
}

}  // namespace
}  // namespace kokudo::geodata
