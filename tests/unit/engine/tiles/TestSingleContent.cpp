#include "engine/tiles/detail/ModelVolume.h"
#include "tests/support/TestData.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

namespace kokudo::tiles {
namespace {

using geodesy::Vec3;
using test::downView;
using test::patchBody;
using test::Stage;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const ViewState kNear = downView(135.2, 34.6, 100'000);

class SingleContent : public testing::Test {
 protected:
  ~SingleContent() override {
    stage.tileset.reset();
    EXPECT_EQ(stage.renderer.alive, 0);
    EXPECT_EQ(stage.renderer.misuse, 0);
  }
  Stage stage;
};

TEST_F(SingleContent, IsATilesetOfOneTile) {
  stage.accessor->put("http://test/one.tile", patchBody({135.0, 34.4, 135.4, 34.8}));
  Tileset& tileset = stage.open({}, "http://test/one.tile");
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("one"));
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(1)) << "it is fetched once";
  EXPECT_FALSE(tileset.failure());
  ASSERT_TRUE(tileset.boundingVolume());
  EXPECT_LT(distanceTo(*tileset.boundingVolume(), downView(135.2, 34.6, 0).position), 1'000);
  EXPECT_NEAR(radiusOf(*tileset.boundingVolume()), 28'800, 500) << "36.7 by 44.4 km, halved";
  ASSERT_TRUE(tileset.metadata());
  EXPECT_TRUE(tileset.metadata()->groups.empty());
  const auto hit = tileset.pick(kNear.position, kNear.direction);
  ASSERT_TRUE(hit && hit->feature);
  EXPECT_EQ((*stage.renderer.shown.begin())->tile, hit->tile);
  const auto details = tileset.detailsOf(hit->tile);
  ASSERT_TRUE(details);
  EXPECT_EQ(details->geometricError, 0);
  EXPECT_EQ(details->contents.at(0).uri, "http://test/one.tile");
}

TEST_F(SingleContent, ComesBackAfterItWasOutOfViewAndFreed) {
  stage.accessor->put("http://test/one.tile", patchBody({135.0, 34.4, 135.4, 34.8}));
  TilesetOptions options;
  options.maximumCachedBytes = 0;
  Tileset& tileset = stage.open(options, "http://test/one.tile");
  ASSERT_TRUE(stage.settle(kNear));
  ViewState away = kNear;
  away.direction = away.direction * -1.0;
  ASSERT_TRUE(stage.updateUntil(away, [&] { return tileset.statistics().tilesLoaded == 0; }));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("one"));
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(2));
}

TEST_F(SingleContent, ThatCannotBeReadIsAFailureThatNamesIt) {
  stage.accessor->put("http://test/one.tile", "rubbish");
  stage.open({}, "http://test/one.tile");
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.tileset->failure().has_value(); }));
  EXPECT_THAT(stage.tileset->failure()->message, HasSubstr("one.tile"));
}

TEST(ModelVolume, HoldsInstancesWhereTheyStand) {
  content::Model model;
  content::Primitive primitive;
  primitive.positions = {0, 0, 0, 1, 0, 0, 0, 1, 0};
  primitive.instances = 0;
  model.primitives.push_back(primitive);
  model.instanceSets.resize(1);
  model.instanceSets[0].transforms = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0},
                                      {1, 0, 0, 99, 0, 1, 0, 0, 0, 0, 1, 40}};
  const geodesy::BoundingVolume volume = detail::volumeOf(model);
  EXPECT_EQ(centreOf(volume), (Vec3{50, 0.5, 20}));
  EXPECT_NEAR(radiusOf(volume), std::hypot(50, 0.5, 20), 1e-3);
}

TEST(ModelVolume, OfNothingIsSmallAndWhereTheModelIs) {
  content::Model model;
  model.origin = {10, 20, 30};
  EXPECT_EQ(centreOf(detail::volumeOf(model)), model.origin);
}

/// Every content file of the samples that is named below, opened by itself.
class RealSingleContent : public testing::TestWithParam<const char*> {};

TEST_P(RealSingleContent, IsDrawnWhole) {
  KOKUDO_REQUIRE_REAL_DATA(GetParam());
  Stage stage;
  TilesetServices services = stage.services();
  services.accessor = io::createAccessor(false);
  services.decode = {};
  const std::string path = (::kokudo::test::realData() / GetParam()).string();
  stage.tileset = std::make_unique<Tileset>(path, services, TilesetOptions{});
  ASSERT_TRUE(stage.updateUntil(ViewState{}, [&] {
    return stage.tileset->boundingVolume() || stage.tileset->failure();
  })) << path;
  ASSERT_FALSE(stage.tileset->failure()) << stage.tileset->failure()->message;
  const geodesy::BoundingVolume volume = *stage.tileset->boundingVolume();
  const double radius = radiusOf(volume);
  EXPECT_GT(radius, 0.02);
  ViewState view;
  view.position = centreOf(volume) + Vec3{0, 0, 4 * radius};
  view.direction = {0, 0, -1};
  view.up = {0, 1, 0};
  view.viewportWidth = view.viewportHeight = 500;
  view.fovY = 1;
  ASSERT_TRUE(stage.settle(view)) << path;
  const TilesetStatistics& statistics = stage.tileset->statistics();
  EXPECT_EQ(statistics.tilesRendered, 1);
  EXPECT_GT(statistics.triangles + statistics.points + statistics.instances, 0u);
  stage.tileset.reset();
  EXPECT_EQ(stage.renderer.alive, 0);
}

const char* const kFiles[] = {
    "3dtiles-samples/1.0/TilesetWithRequestVolume/city/lr.b3dm",
    "3dtiles-samples/1.0/TilesetWithTreeBillboards/tree_billboard.i3dm",
    "3dtiles-samples/1.1/SparseImplicitQuadtree/content/content_5__25_12.glb",
    "3dtiles-samples/glTF/GpuInstancesMetadata/GpuInstancesMetadata.gltf",
    "3dtiles-samples/glTF/EXT_mesh_features/FeatureIdTexture/FeatureIdTexture.gltf",
    "3dtiles-cesium-native-data/Cesium3DTilesSelection/test/data/PointCloud/pointCloudRGBA.pnts",
    "3dtiles-cesium-native-data/Cesium3DTilesSelection/test/data/GeojsonRing/dinagat.geojson"};

INSTANTIATE_TEST_SUITE_P(Formats, RealSingleContent, testing::ValuesIn(kFiles));

}  // namespace
}  // namespace kokudo::tiles
