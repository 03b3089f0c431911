#include "engine/geodata/RasterReader.h"
#include "engine/geodata/RasterWriter.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kokudo::geodata {
namespace {

using testing::HasSubstr;

HeightRaster smallRaster() {
  HeightRaster raster;
  raster.width = 3;
  raster.height = 2;
  raster.geoTransform = {15000000, 10, 0, 4000000, 0, -10};
  raster.crs = "EPSG:3857";
  raster.heightDatum = geodesy::HeightDatum::Jgd2011;
  raster.values = {1.5f, -2, std::numeric_limits<float>::quiet_NaN(), 0, 3776.24f, 0.01f};
  return raster;
}

TEST(RasterWriter, WritesWhatTheReaderReads) {
  const test::TemporaryFolder folder;
  const auto file = folder / "deep" / "heights.tif";
  const auto raster = smallRaster();
  const auto written = writeGeoTiff(file, raster);
  ASSERT_TRUE(written.ok()) << written.error().message;
  const auto reader = RasterReader::open(file.string());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(reader->info().width, 3);
  EXPECT_EQ(reader->info().height, 2);
  EXPECT_EQ(reader->info().crs, "EPSG:3857");
  EXPECT_EQ(reader->info().geoTransform, raster.geoTransform);
  EXPECT_EQ(reader->info().heightDatum, geodesy::HeightDatum::Jgd2011);
  const auto values = reader->readFloat(1, 0, 0, 3, 2);
  ASSERT_TRUE(values.ok()) << values.error().message;
  for (std::size_t i = 0; i < raster.values.size(); ++i) {
    if (std::isnan(raster.values[i]))
      EXPECT_TRUE(std::isnan((*values)[i])) << i;
    else
      EXPECT_EQ((*values)[i], raster.values[i]) << i;
  }
}

TEST(RasterWriter, DeclaresOnlyADatumThatIsKnown) {
  using geodesy::HeightDatum;
  const test::TemporaryFolder folder;
  auto raster = smallRaster();
  for (const auto datum : {HeightDatum::Egm96, HeightDatum::Unknown}) {
    raster.heightDatum = datum;
    ASSERT_TRUE(writeGeoTiff(folder / "heights.tif", raster).ok());
    const auto reader = RasterReader::open((folder / "heights.tif").string());
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    EXPECT_EQ(reader->info().heightDatum, datum);
    EXPECT_EQ(reader->info().crs, "EPSG:3857");
  }
}

TEST(RasterWriter, RefusesValuesThatDoNotFitAndAnUnknownCrs) {
  const test::TemporaryFolder folder;
  auto tooFew = smallRaster();
  tooFew.values.pop_back();
  auto nowhere = smallRaster();
  nowhere.crs = "EPSG:1";
  for (const auto& raster : {tooFew, nowhere}) {
    const auto written = writeGeoTiff(folder / "heights.tif", raster);
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().kind, Error::Kind::BadUsage);
    EXPECT_THAT(written.error().message, HasSubstr("heights.tif"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(RasterWriter, SaysWhyAFileCannotBeWrittenAndLeavesNothing) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "file", "");
  const auto written = writeGeoTiff(folder / "file" / "heights.tif", smallRaster());
  ASSERT_FALSE(written.ok());
  EXPECT_THAT(written.error().message, HasSubstr("file"));
}

}  // namespace
}  // namespace kokudo::geodata
