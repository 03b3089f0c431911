#include "tests/golden/GoldenScene.h"

#include <cmath>

namespace kokudo::test {
namespace {

using geodesy::Cartographic;

bool reddish(const std::uint8_t* p) {
  return p[0] > p[2] + 40;
}
bool bluish(const std::uint8_t* p) {
  return p[2] > p[0] + 40;
}

using Precision = GoldenScene;

TEST_F(Precision, KeepsSurfacesApartThatLieSixtyCentimetresOverOneAnother) {
  ModelMaker maker(kOsaka);
  maker.addSheet(400, 0.0, {40, 60, 220, 255});
  maker.addSheet(300, 0.6, {220, 50, 40, 255});
  addLayer("sheets", "city", maker.model(), 600);
  for (const double distance : {3.0, 300.0, 5000.0}) {
    lookAt(kOsaka, 15, -50, distance);
    const Picture picture = render();
    // The red sheet covers the middle; no blue may come through.
    const double halfPixels =
        std::min(60.0, 300 / (distance * 2 * std::tan(22.5 * 3.14159 / 180) / kHeight) * 0.5);
    for (int y = int(kHeight / 2 - halfPixels / 2); y < kHeight / 2 + halfPixels / 2; ++y)
      for (int x = int(kWidth / 2 - halfPixels); x < kWidth / 2 + halfPixels; ++x)
        ASSERT_FALSE(bluish(picture.at(x, y))) << "at " << x << ", " << y << " from " << distance;
    EXPECT_TRUE(reddish(picture.at(kWidth / 2, kHeight / 2)));
  }
}

TEST_F(Precision, ShowsNearAndFarInOneFrame) {
  ModelMaker near(kOsaka), far(Cartographic::fromDegrees(135.43, 34.75, 37));
  near.addSheet(3, 0, {220, 50, 40, 255});
  far.setFeatures({"x"});
  far.addBox(0, 0, 0, 2500, 500, 1500, 0);
  addLayer("near", "city", near.model(), 10);
  addLayer("far", "city", far.model(), 4000);
  lookAt(kOsaka, 0, -12, 5);
  expectLooksLike("near-and-far", render());
}

TEST_F(Precision, DrawsAScaleBarAsLongAsTheGroundItNames) {
  ModelMaker maker(kOsaka);
  maker.addSheet(5000, 0, {150, 170, 150, 255});
  // Red stakes 100 m apart, across the middle of the picture.
  maker.setFeatures({"a", "b"});
  maker.addBox(-50, 0, 0, 2, 2, 1, 0);
  maker.addBox(50, 0, 0, 2, 2, 1, 1);
  auto model = maker.model();
  model.materials.back().baseColor = {0.8f, 0.02f, 0.02f, 1};
  model.materials.back().unlit = true;
  addLayer("ground", "terrain", model, 8000);
  lookAt(kOsaka, 0, -40, 300);
  const Picture picture = render();
  int left = kWidth, right = 0;
  for (int y = 60; y < 140; ++y)
    for (int x = 0; x < kWidth; ++x)
      if (reddish(picture.at(x, y))) left = std::min(left, x), right = std::max(right, x);
  const double stakes = right - left - 1.6;  // without the stakes' own width
  // The bar is the dark line six pixels over its panel's lower edge, 8 pixels from the border.
  const int row = kHeight - 8 - 6;
  int bar = 0;
  for (int x = 8; x < 140; ++x) bar += picture.at(x, row)[0] < 90;
  EXPECT_NEAR(bar, stakes, 2.5);
}

TEST_F(Precision, PicksTheBuildingUnderThePixelWithItsAttributes) {
  ModelMaker ground(kOsaka), sheds(kOsaka);
  ground.addTerrain(1500, 8, [](double, double) { return 0.0; });
  sheds.setFeatures({"plateau:a", "plateau:b"});
  sheds.addBox(-30, 0, 0, 20, 20, 20, 0);
  sheds.addBox(30, 0, 0, 20, 20, 20, 1);
  addLayer("ground", "terrain", ground.model(), 2200);
  addLayer("city", "city", sheds.model(), 100);
  lookAt(kOsaka, 0, -90, 200);
  render();
  const double pixelsPerMetre = kHeight / (2 * std::tan(22.5 * 3.14159265 / 180) * 180);
  const auto hit = _view->pick(kWidth / 2.0 + 30 * pixelsPerMetre, kHeight / 2.0);
  ASSERT_EQ(hit.kind, scene::PickResult::Kind::Feature);
  EXPECT_EQ(hit.recordId, "plateau:b");
  EXPECT_EQ(hit.layer, "city");
  ASSERT_NE(find(hit.attributes, "名称"), nullptr);
  EXPECT_EQ(toText(*find(hit.attributes, "名称")), "上屋 plateau:b");
  EXPECT_NEAR(hit.cartographic.height, 57, 0.01);

  const auto below = _view->pick(kWidth / 2.0, kHeight / 2.0);
  EXPECT_EQ(below.kind, scene::PickResult::Kind::Ground);
  EXPECT_NEAR(below.cartographic.height, 37, 0.01);
  EXPECT_NEAR(_view->groundHeight(kOsaka), 37, 0.01);
}

TEST_F(Precision, PicksAPinBeforeWhatLiesBehindIt) {
  ModelMaker ground(kOsaka);
  ground.addTerrain(1500, 8, [](double, double) { return 0.0; });
  addLayer("ground", "terrain", ground.model(), 2200);
  lookAt(kOsaka, 0, -60, 800);
  scene::Marker marker;
  marker.id = "test:1";
  marker.kind = "bridge";
  marker.longitudeDegrees = kOsaka.longitudeDegrees();
  marker.latitudeDegrees = kOsaka.latitudeDegrees();
  _view->setMarkers({marker});
  render();
  const auto hit = _view->pick(kWidth / 2.0, kHeight / 2.0 - 26);
  ASSERT_EQ(hit.kind, scene::PickResult::Kind::Marker);
  EXPECT_EQ(hit.recordId, "test:1");
  EXPECT_NEAR(hit.cartographic.height, 37, 0.01);
  EXPECT_NE(_view->pick(10, 150).kind, scene::PickResult::Kind::Marker);
}

}  // namespace
}  // namespace kokudo::test
