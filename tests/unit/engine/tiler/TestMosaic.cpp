// Several rasters of one set: nobody should see where one ends and the next begins.
#include "engine/tiler/detail/ElevationField.h"
#include "engine/tiler/detail/GroundSetup.h"
#include "tests/support/TestData.h"
#include "tests/support/TestRaster.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {
namespace {

using geodesy::HeightDatum;
using test::TestRaster;

constexpr double kStep = 1.0 / 3600;

class Mosaic : public testing::Test {
 protected:
  DemInput add(const std::string& name, const TestRaster& raster) {
    const auto file = _folder / name;
    test::writeGeoTiff(file, raster);
    return {file.string(), HeightDatum::Jgd2011, {-180, -90, 180, 90}};
  }
  static ElevationField field(const std::vector<DemInput>& inputs) {
    NoProgress progress;
    Diagnostics diagnostics;
    auto setup = setUpGround(inputs, std::nullopt, true, "", progress, {}, diagnostics);
    EXPECT_TRUE(setup.ok()) << (setup.ok() ? "" : setup.error().message);
    auto made = ElevationField::create(std::move(setup->sources));
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }
  static double heightAt(const ElevationField& ground, double x, double y) {
    return ground.at(x, y, 0, {}).drawn;
  }
  test::TemporaryFolder _folder;
};

TestRaster part(int column, int row) {
  TestRaster raster;
  raster.columns = raster.rows = 241;  // neighbours share a line of samples, as in SRTM
  raster.step = kStep;
  raster.west = 138 + (240 * column - 0.5) * kStep;
  raster.north = 36 - (240 * row - 0.5) * kStep;
  raster.value = [](double, double) { return 500.f; };
  return raster;
}

/// Three parts about a missing fourth, over coarser data 490 m below.
TEST_F(Mosaic, FadesOutRoundAnInnerCornerWithoutAStep) {
  TestRaster coarse;
  coarse.columns = coarse.rows = 60;
  coarse.west = 137.5, coarse.north = 36.5, coarse.step = 1.0 / 60;
  coarse.value = [](double, double) { return 10.f; };
  const auto ground = field({add("coarse.tif", coarse), add("a.tif", part(0, 0)),
                             add("b.tif", part(1, 0)), add("c.tif", part(0, 1))});
  const double x0 = 138 + 240 * kStep, y0 = 36 - 240 * kStep;
  double steepest = 0, highest = 0, lowest = 1e9;
  for (int line = -60; line <= 60; line += 3)
    for (const bool eastward : {true, false}) {
      double before = NAN;
      for (double t = -60; t <= 60; t += 0.1) {
        const double along = t * kStep, across = (line + 0.3) * kStep;
        const double here = eastward ? heightAt(ground, x0 + along, y0 + across)
                                     : heightAt(ground, x0 + across, y0 + along);
        if (std::isfinite(before)) steepest = std::max(steepest, std::abs(here - before));
        highest = std::max(highest, here), lowest = std::min(lowest, here);
        before = here;
      }
    }
  EXPECT_NEAR(highest, 500, 1);
  EXPECT_NEAR(lowest, 10, 1);
  // 490 m over 40 samples by a smooth step: 1.84 m in a tenth of a sample at its steepest, 2.6 m
  // where two edges fade at once. A step would be hundreds.
  EXPECT_LT(steepest, 5);
}

/// Each has its own samples: the last of one lies a whole step from the first of the next.
TEST_F(Mosaic, RastersThatTouchWithoutASharedLineMeetWithoutAStep) {
  const auto slope = [](double x, double y) {
    return float(2000 + 40'000 * (x - 138) + 25'000 * (y - 36));
  };
  const auto quarter = [&](int column, int row, double shift) {
    TestRaster raster;
    raster.columns = raster.rows = 100;
    raster.step = kStep;
    raster.west = 138 + (100 * column - 100 + shift) * kStep;
    raster.north = 36 - (100 * row - 100) * kStep;
    raster.value = slope;
    return raster;
  };
  // In the same lattice, and in one that lies a third of a step aside (and overlaps by it).
  for (const double shift : {0.0, -1.0 / 3}) {
    const auto ground = field({add("a.tif", quarter(0, 0, 0)), add("b.tif", quarter(1, 0, shift)),
                               add("c.tif", quarter(0, 1, 0)), add("d.tif", quarter(1, 1, shift))});
    double worst = 0;
    for (double along = -80.25; along < 80; along += 7.5)
      for (double across = -2; across <= 2; across += 0.1) {
        const double x = 138 + across * kStep, y = 36 + along * kStep;
        worst = std::max(worst, std::abs(heightAt(ground, x, y) - double(slope(x, y))));
        const double u = 138 + along * kStep, v = 36 + across * kStep;
        worst = std::max(worst, std::abs(heightAt(ground, u, v) - double(slope(u, v))));
      }
    // A step would be half the height between two samples: 11 / 2 m.
    EXPECT_LT(worst, shift < 0 ? 2.0 : 0.1) << "shifted by " << shift;
  }
}

TEST_F(Mosaic, TheNineRastersOfFujiMeetAsOne) {
  KOKUDO_REQUIRE_REAL_DATA("terrain/gis-oer-fuji-srtm1");
  std::vector<DemInput> inputs;
  for (const int i : {1, 2, 4, 5, 6, 8, 9, 10, 11})
    inputs.push_back(
        {fmt::format(
             "/vsizip/{}/fuji_{}.tif",
             (test::realData() / "terrain/gis-oer-fuji-srtm1/fuji_srtm1_9tiles.zip").string(), i),
         HeightDatum::Jgd2011,
         {-180, -90, 180, 90}});
  const auto ground = field(inputs);
  // Second differences over a sample: what bends at a seam more than elsewhere is a seam.
  const auto bend = [&](double x, double y, double dx, double dy) {
    return std::abs(heightAt(ground, x - dx, y - dy) - 2 * heightAt(ground, x, y) +
                    heightAt(ground, x + dx, y + dy));
  };
  std::vector<double> seams, elsewhere;
  for (int i = 10; i < 530; ++i) {
    const double y = 35.44 - (i + 0.5) * kStep;  // parts 2 | 5 | 8 | 11
    for (const double x : {138.5825, 138.7325, 138.8825}) {
      for (const double at : {-0.5, 0.0, 0.5, 1.0, 1.5})
        seams.push_back(bend(x + at * kStep, y, kStep / 2, 0));
      for (const double at : {-20.0, -20.5, -21.0, 20.0, 20.5})
        elsewhere.push_back(bend(x + at * kStep, y, kStep / 2, 0));
    }
  }
  const auto highShare = [](std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() * 99 / 100];
  };
  std::sort(seams.begin(), seams.end());
  EXPECT_LT(highShare(seams), 1.5 * highShare(elsewhere));
  EXPECT_LT(seams.back(), 20);
}

}  // namespace
}  // namespace kokudo::tiler::detail
