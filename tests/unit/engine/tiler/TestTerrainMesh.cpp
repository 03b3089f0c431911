#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/TerrainMesh.h"
#include "engine/tiler/detail/TerrainPlan.h"
#include "tests/support/TestData.h"
#include "tests/support/TestRaster.h"

#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::tiler::detail {
namespace {

using geodesy::Ellipsoid;
using geodesy::HeightDatum;
using geodesy::Vec3;
using test::TestRaster;

constexpr int kGrid = 33;

/// Hills over Kansai with sea to the south of 34.5 N.
TestRaster hills() {
  TestRaster raster;
  raster.columns = 480;
  raster.rows = 360;
  raster.west = 133;
  raster.north = 36.5;
  raster.step = 1.0 / 120;
  raster.value = [](double x, double y) {
    return y < 34.5 ? float(-300 * (34.5 - y) - 5)
                    : float(600 + 500 * std::sin(40 * x) * std::cos(50 * y));
  };
  return raster;
}

class TerrainMeshOfHills : public testing::Test {
 protected:
  void SetUp() override {
    test::writeGeoTiff(_folder / "dem.tif", hills());
    auto raster = RasterPyramid::load(
        {(_folder / "dem.tif").string(), HeightDatum::Egm96, {-180, -90, 180, 90}});
    ASSERT_TRUE(raster.ok()) << raster.error().message;
    GroundSources sources;
    sources.rasters.push_back(std::make_shared<const RasterPyramid>(std::move(*raster)));
    auto field = ElevationField::create(sources);
    ASSERT_TRUE(field.ok()) << field.error().message;
    _field.emplace(std::move(*field));
    auto geoid = GeoidSurface::open();
    ASSERT_TRUE(geoid.ok()) << geoid.error().message;
    _geoid.emplace(std::move(*geoid));
  }

  /// The cell of that level that holds a point.
  static TerrainCell cellAt(int level, double longitude, double latitude) {
    const double size = std::ldexp(180.0, -level);
    return {level, int((longitude + 180) / size), int((latitude + 90) / size)};
  }
  TerrainMesh meshOf(const TerrainCell& cell) const {
    return buildTerrainMesh(cell, cell.rectangle(), kGrid, *_field, *_geoid);
  }
  static Vec3 vertex(const TerrainMesh& mesh, std::size_t i) {
    const auto& p = mesh.model.primitives[0].positions;
    return mesh.model.origin + Vec3{p[3 * i], p[3 * i + 1], p[3 * i + 2]};
  }
  static Vec3 normal(const TerrainMesh& mesh, std::size_t i) {
    const auto& n = mesh.model.primitives[0].normals;
    return {n[3 * i], n[3 * i + 1], n[3 * i + 2]};
  }

  test::TemporaryFolder _folder;
  std::optional<ElevationField> _field;
  std::optional<GeoidSurface> _geoid;
};

TEST_F(TerrainMeshOfHills, NeighboursShareTheVerticesAndNormalsOfTheirEdge) {
  for (int level : {8, 11}) {
    const TerrainCell left = cellAt(level, 135, 35);
    const TerrainCell right{level, left.x + 1, left.y}, above{level, left.x, left.y + 1};
    const TerrainMesh a = meshOf(left), b = meshOf(right), c = meshOf(above);
    for (int k = 0; k < kGrid; ++k) {
      const auto east = std::size_t(k * kGrid + kGrid - 1), west = std::size_t(k * kGrid);
      EXPECT_LT(length(vertex(a, east) - vertex(b, west)), level == 8 ? 0.02 : 0.002);
      EXPECT_LT(length(normal(a, east) - normal(b, west)), 1e-4);
      const auto top = std::size_t((kGrid - 1) * kGrid + k), bottom = std::size_t(k);
      EXPECT_LT(length(vertex(a, top) - vertex(c, bottom)), level == 8 ? 0.02 : 0.002);
      EXPECT_LT(length(normal(a, top) - normal(c, bottom)), 1e-4);
    }
  }
}

TEST_F(TerrainMeshOfHills, DrawsTheSeaFlatAndKeepsItsDepth) {
  const TerrainMesh mesh = meshOf(cellAt(9, 135, 34));
  ASSERT_LT(mesh.model.primitives[0].heights[0], -5);
  for (std::size_t i = 0; i < std::size_t(kGrid * kGrid); ++i) {
    const auto p = Ellipsoid::wgs84().toCartographic(vertex(mesh, i));
    const double geoid = _geoid->at(p.longitudeDegrees(), p.latitudeDegrees()).surface;
    if (mesh.model.primitives[0].heights[i] < 0) {
      EXPECT_NEAR(p.height, geoid, 0.01);
    }
  }
}

TEST_F(TerrainMeshOfHills, PutsLandAtItsHeightAboveTheGeoid) {
  const TerrainMesh mesh = meshOf(cellAt(11, 135, 35));
  const std::size_t middle = std::size_t(kGrid / 2 * kGrid + kGrid / 2);
  const auto p = Ellipsoid::wgs84().toCartographic(vertex(mesh, middle));
  const double x = p.longitudeDegrees(), y = p.latitudeDegrees();
  // EGM96 heights stand on the EGM96 geoid, whatever the 標高 says.
  const double expected = hills().value(x, y) + _geoid->at(x, y).egm96;
  EXPECT_NEAR(p.height, expected, 8);
  const Vec3 up = Ellipsoid::wgs84().normal(p);
  EXPECT_GT(dot(up, normal(mesh, middle)), 0.8);
}

TEST_F(TerrainMeshOfHills, HangsSkirtsAndTurnsFacesUpwards) {
  const TerrainMesh mesh = meshOf(cellAt(10, 135, 35));
  const auto& primitive = mesh.model.primitives[0];
  const std::size_t grid = kGrid * kGrid, rim = 4 * (kGrid - 1);
  ASSERT_EQ(primitive.positions.size() / 3, grid + rim);
  ASSERT_EQ(primitive.heights.size(), grid + rim);
  EXPECT_EQ(primitive.indices.size(), std::size_t((kGrid - 1) * (kGrid - 1) * 6) + rim * 6);
  for (std::size_t i = 0; i < std::size_t((kGrid - 1) * (kGrid - 1) * 6); i += 3) {
    const Vec3 a = vertex(mesh, primitive.indices[i]), b = vertex(mesh, primitive.indices[i + 1]),
               c = vertex(mesh, primitive.indices[i + 2]);
    EXPECT_GT(dot(cross(b - a, c - a), a), 0);
  }
  const double top = Ellipsoid::wgs84().toCartographic(vertex(mesh, 0)).height;
  const double bottom = Ellipsoid::wgs84().toCartographic(vertex(mesh, grid)).height;
  EXPECT_GT(top - bottom, 1);
}

TEST_F(TerrainMeshOfHills, EnclosesEveryVertexInItsRegion) {
  for (int level : {3, 7, 12}) {
    const TerrainMesh mesh = meshOf(cellAt(level, 135.1, 35.1));
    const auto& r = mesh.region;
    for (std::size_t i = 0; i < mesh.model.primitives[0].positions.size() / 3; ++i) {
      const auto p = Ellipsoid::wgs84().toCartographic(vertex(mesh, i));
      EXPECT_GE(p.height, r[4] - 0.5) << "level " << level;
      EXPECT_LE(p.height, r[5] + 0.5) << "level " << level;
      EXPECT_GE(p.longitude, r[0] - 1e-6);
      EXPECT_LE(p.latitude, r[3] + 1e-6);
    }
  }
}

TEST_F(TerrainMeshOfHills, RefinesWhereThereIsReliefOnly) {
  auto plan = planTerrain(*_field, {{-180, -90, 180, 90}, 0, kGrid});
  ASSERT_TRUE(plan.ok());
  int deepestLand = 0, deepestSea = 0;
  for (const PlannedTile& tile : plan->tiles) {
    const auto& r = tile.rectangle;
    if (r[0] > 133.5 && r[2] < 136.5 && r[1] > 34.6 && r[3] < 36)
      deepestLand = std::max(deepestLand, tile.cell.level);
    if (r[1] > 0 && r[2] < 90 && r[0] > 0) deepestSea = std::max(deepestSea, tile.cell.level);
    if (tile.children.empty()) {
      EXPECT_EQ(tile.geometricError, 0);
    }
  }
  EXPECT_EQ(deepestLand, 9);  // 180 / 2^9 / 32 = 0.011 degrees, the samples lie 0.0083 apart
  EXPECT_EQ(deepestSea, 3);
}

TEST(ElevationField, LetsAFineRasterFadeIntoTheCoarseOne) {
  test::TemporaryFolder folder;
  TestRaster coarse;
  coarse.columns = coarse.rows = 48;
  coarse.west = 133, coarse.north = 37, coarse.step = 1.0 / 12;
  coarse.value = [](double, double) { return 100.f; };
  TestRaster fine;
  fine.columns = fine.rows = 600;
  fine.west = 134.5, fine.north = 35.5, fine.step = 1.0 / 1200;
  fine.value = [](double, double) { return 400.f; };
  test::writeGeoTiff(folder / "coarse.tif", coarse);
  test::writeGeoTiff(folder / "fine.tif", fine);
  GroundSources sources;
  for (const char* name : {"coarse.tif", "fine.tif"}) {
    auto raster =
        RasterPyramid::load({(folder / name).string(), HeightDatum::Jgd2011, {-180, -90, 180, 90}});
    ASSERT_TRUE(raster.ok()) << raster.error().message;
    if (!sources.rasters.empty()) raster->fadeOut({});
    sources.rasters.push_back(std::make_shared<const RasterPyramid>(std::move(*raster)));
  }
  auto field = ElevationField::create(sources);
  ASSERT_TRUE(field.ok());
  double before = 100, steepest = 0;
  for (double x = 134.45; x < 134.75; x += 0.0005) {
    const double here = field->at(x, 35.25, 0, {}).drawn;
    steepest = std::max(steepest, std::abs(here - before));
    before = here;
  }
  EXPECT_NEAR(before, 400, 0.1);
  EXPECT_LT(steepest, 10);  // 300 m over 4.6 km in steps of 45 m
}

TEST(ElevationField, ReadsAGridThatCountsLongitudesToThreeHundredAndSixty) {
  test::TemporaryFolder folder;
  TestRaster world;
  world.columns = 360, world.rows = 180;
  world.west = 0, world.north = 90, world.step = 1;
  world.value = [](double x, double) { return float(x); };
  test::writeGeoTiff(folder / "world.tif", world);
  auto raster = RasterPyramid::load(
      {(folder / "world.tif").string(), HeightDatum::Jgd2011, {-180, -90, 180, 90}});
  ASSERT_TRUE(raster.ok());
  EXPECT_TRUE(raster->isGlobal());
  auto sampler = RasterSampler::create(std::make_shared<const RasterPyramid>(std::move(*raster)));
  ASSERT_TRUE(sampler.ok());
  EXPECT_NEAR(sampler->at(-90, 10, 0).height, 270, 0.01);
  EXPECT_NEAR(sampler->at(135, 10, 0).height, 135, 0.01);
  EXPECT_GT(sampler->at(-0.5, 10, 0).share, 0);
  EXPECT_NEAR(sampler->at(-179.9, 10, 0).height, 180.1, 0.01);
}

}  // namespace
}  // namespace kokudo::tiler::detail
