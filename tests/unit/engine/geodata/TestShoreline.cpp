#include "engine/geodata/Shoreline.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace kokudo::geodata {
namespace {

using testing::HasSubstr;

// Debian's gmt-gshhg-high 2.3.7.
const std::string kFile = "/usr/share/gmt-gshhg/binned_GSHHS_h.nc";

#define NEEDS_GSHHG() \
  if (!std::filesystem::exists(kFile)) GTEST_SKIP() << "gmt-gshhg-high is not installed"

TEST(Shoreline, ReadsTheWorldInCellsOfTwoDegrees) {
  NEEDS_GSHHG();
  const auto shoreline = Shoreline::open(kFile);
  ASSERT_TRUE(shoreline.ok()) << shoreline.error().message;
  EXPECT_EQ(shoreline->columns(), 180);
  EXPECT_EQ(shoreline->rows(), 90);
  EXPECT_DOUBLE_EQ(shoreline->cellDegrees(), 2);
}

TEST(Shoreline, KnowsWhatTheCornersOfCellsLieIn) {
  NEEDS_GSHHG();
  const auto shoreline = Shoreline::open(kFile);
  ASSERT_TRUE(shoreline.ok()) << shoreline.error().message;
  const auto cornerAt = [&](int longitude, int latitude) {
    return shoreline->cell(longitude / 2, (90 - latitude) / 2 - 1).southWestLevel;
  };
  EXPECT_EQ(cornerAt(138, 36), 1);  // Nagano
  EXPECT_EQ(cornerAt(150, 30), 0);  // the Pacific
  EXPECT_EQ(cornerAt(50, 42), 2);   // the Caspian Sea, a lake to GSHHG
}

TEST(Shoreline, CutsShoresAtTheSidesOfACell) {
  NEEDS_GSHHG();
  const auto shoreline = Shoreline::open(kFile);
  ASSERT_TRUE(shoreline.ok()) << shoreline.error().message;
  const auto cell = shoreline->cell(67, 27);  // 134 to 136 E, 34 to 36 N: Osaka, Awaji
  EXPECT_DOUBLE_EQ(cell.west, 134);
  EXPECT_DOUBLE_EQ(cell.south, 34);
  std::size_t open = 0, closed = 0;
  const auto onSide = [](const std::array<double, 2>& p) {
    return p[0] <= 0 || p[0] >= 1 || p[1] <= 0 || p[1] >= 1;
  };
  for (const auto& segment : cell.segments) {
    ++(segment.closed ? closed : open);
    for (const auto& p : segment.points)
      EXPECT_TRUE(p[0] >= 0 && p[0] <= 1 && p[1] >= 0 && p[1] <= 1);
    if (segment.closed) continue;
    EXPECT_TRUE(onSide(segment.points.front()));
    EXPECT_TRUE(onSide(segment.points.back()));
  }
  EXPECT_GE(open, 2u);
  EXPECT_GE(closed, 10u);  // Awaji, Ieshima, Port Island ...
}

TEST(Shoreline, RefusesWhatIsNoneAndSaysWhy) {
  EXPECT_EQ(Shoreline::open("no/such.nc").error().kind, Error::Kind::NotFound);
  const test::TemporaryFolder folder;
  test::writeText(folder / "text.nc", "not a NetCDF file");
  const auto text = Shoreline::open((folder / "text.nc").string());
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(text.error().message, HasSubstr("text.nc"));
}

TEST(Shoreline, RefusesAGridThatIsNoShoreline) {
  const std::string grid = "/usr/share/ferret-vis/data/etopo5.cdf";
  if (!std::filesystem::exists(grid)) GTEST_SKIP() << "ferret-datasets is not installed";
  const auto read = Shoreline::open(grid);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(read.error().message, HasSubstr("Bin_size_in_minutes"));
}

}  // namespace
}  // namespace kokudo::geodata
