#include "tests/golden/GoldenScene.h"

#include <gmock/gmock.h>

#include <cmath>

namespace kokudo::test {
namespace {

/// A coast: sea in the south-west, a plain, hills in the north-east.
double coast(double east, double north) {
  const double inland = (east + north) / 1.4 + 250 * std::sin(east / 700);
  if (inland < 0) return inland / 40;
  if (inland < 1500) return 1 + inland / 300;
  return 6 + 260 * std::pow((inland - 1500) / 1500, 1.6) +
         25 * std::sin(east / 150) * std::sin(north / 170);
}

content::Model coastModel(const geodesy::Cartographic& origin) {
  ModelMaker maker(origin);
  maker.addTerrain(6000, 96, coast);
  return maker.model();
}

content::Model shedsModel(const geodesy::Cartographic& origin) {
  ModelMaker maker(origin);
  maker.setFeatures({"plateau:a", "plateau:b", "plateau:c", "plateau:d"});
  maker.addBox(-60, 40, 0, 40, 90, 14, 0);
  maker.addBox(0, 40, 0, 40, 60, 30, 1);
  maker.addBox(60, 30, 0, 50, 40, 60, 2);
  maker.addBox(10, -60, 0, 120, 30, 10, 3);
  return maker.model();
}

content::Model plain(const geodesy::Cartographic& origin) {
  ModelMaker maker(origin);
  maker.addTerrain(1500, 8, [](double, double) { return 3.0; });
  return maker.model();
}

scene::Marker pin(const std::string& label, const std::string& kind, double lon, double lat) {
  scene::Marker marker;
  marker.id = "test:" + label;
  marker.label = label;
  marker.kind = kind;
  marker.longitudeDegrees = lon;
  marker.latitudeDegrees = lat;
  return marker;
}

using Pictures = GoldenScene;

TEST_F(Pictures, TintTheLandByHeightAndTheSeaByDepth) {
  addLayer("ground", "terrain", coastModel(kOsaka), 9000);
  lookAt(kOsaka, 20, -35, 9000);
  expectLooksLike("terrain-and-sea", render());
}

TEST_F(Pictures, LightBuildingsAndTheSelectedOne) {
  addLayer("ground", "terrain", plain(kOsaka), 2200);
  const auto origin = geodesy::Cartographic::fromDegrees(135.43, 34.65, 40);
  addLayer("city", "city", shedsModel(origin), 200);
  lookAt(origin, 20, -28, 330);
  _view->setHighlight("plateau:c");
  expectLooksLike("buildings", render());
}

TEST_F(Pictures, PlantPinsWithJapaneseLabels) {
  addLayer("ground", "terrain", coastModel(kOsaka), 9000);
  lookAt(kOsaka, 0, -40, 6000);
  auto selected = pin("大阪港", "port", 135.437, 34.654);
  selected.selected = true;
  _view->setMarkers({pin("髙﨑港", "port", 135.42, 34.648), selected,
                     pin("此花避難所", "shelter", 135.415, 34.662),
                     pin("No.3 boring", "boring", 135.445, 34.645), pin("?", "", 135.43, 34.64)});
  expectLooksLike("pins", render());
}

TEST_F(Pictures, CountClustersOnDiscs) {
  addLayer("ground", "terrain", coastModel(kOsaka), 9000);
  lookAt(kOsaka, 0, -70, 8000);
  std::vector<scene::Marker> clusters;
  std::uint64_t count = 4;
  for (const double east : {-0.034, -0.013, 0.009, 0.036}) {
    auto cluster = pin("", "shelter", 135.43 + east, 34.65);
    cluster.id.clear();
    cluster.count = count;
    count *= 23;
    clusters.push_back(cluster);
  }
  _view->setMarkers(clusters);
  expectLooksLike("clusters", render());
}

TEST_F(Pictures, ShowTheGlobeUnderTheSkyFromFarAway) {
  lookAt(geodesy::Cartographic::fromDegrees(137, 36), 0, -90, 2.2e7);
  expectLooksLike("globe", render());
}

TEST_F(Pictures, CloseTheHorizonWithSeaWhereThereIsNoTerrain) {
  addLayer("ground", "terrain", coastModel(kOsaka), 9000);
  lookAt(kOsaka, 300, -8, 4000);
  expectLooksLike("horizon", render());
}

TEST_F(Pictures, CreditWhatIsShown) {
  addLayer("ground", "terrain", plain(kOsaka), 2200, "地形: 国土地理院");
  addLayer("city", "city", shedsModel(kOsaka), 200, "建物: 国土交通省 Project PLATEAU (CC BY 4.0)");
  lookAt(kOsaka, 0, -60, 900);
  _view->setExtraCredits({"避難所: 国土数値情報", "OpenStreetMap contributors (ODbL)"});
  expectLooksLike("credit", render());
  EXPECT_EQ(_view->credits().size(), 4u);
}

TEST_F(Pictures, DropTheCreditOfALayerThatIsHidden) {
  addLayer("ground", "terrain", plain(kOsaka), 2200, "地形: 国土地理院");
  lookAt(kOsaka, 0, -60, 900);
  const Picture shown = render();
  _view->setLayerVisible("ground", false);
  const Picture hidden = render();
  EXPECT_TRUE(_view->credits().empty());
  EXPECT_GT(differingShare(shown, hidden), 0.1);
}

TEST_F(Pictures, GoOnWithoutALayerThatCannotBeReadAndSayWhy) {
  addLayer("ground", "terrain", plain(kOsaka), 2200, "地形");
  writeText(_folder / "broken.json", "{\"asset\":");
  _view->addLayer("broken", "city", (_folder / "broken.json").string(), "建物");
  _view->addLayer("absent", "city", (_folder / "absent.json").string(), "");
  lookAt(kOsaka, 0, -60, 900);
  ASSERT_TRUE(_view->renderUntilComplete(30, {}));
  std::vector<std::string> named;
  for (const auto& problem : _view->problems()) named.push_back(problem.where);
  EXPECT_THAT(named, ::testing::IsSupersetOf({"broken", "absent"}));
  EXPECT_THAT(_view->credits(), ::testing::ElementsAre("地形"));
  EXPECT_EQ(_view->statistics().tiles.tilesRendered, 1);
}

TEST_F(Pictures, StopWaitingWhenTheUserDoes) {
  addLayer("ground", "terrain", plain(kOsaka), 2200);
  CancelToken token;
  token.cancel();
  EXPECT_FALSE(_view->renderUntilComplete(30, token));
}

TEST_F(Pictures, FollowANewSize) {
  addLayer("ground", "terrain", plain(kOsaka), 2200);
  lookAt(kOsaka, 0, -60, 900);
  render();
  _view->resize(400, 120);
  ASSERT_TRUE(_view->renderUntilComplete(30, {}));
  EXPECT_EQ(_view->readPixels().size(), std::size_t(400) * 120 * 4);
}

TEST_F(Pictures, AreTheSameEveryTime) {
  addLayer("ground", "terrain", coastModel(kOsaka), 9000);
  addLayer("city", "city", shedsModel(kOsaka), 200);
  lookAt(kOsaka, 30, -30, 700);
  _view->setMarkers({pin("大阪港", "port", 135.431, 34.651)});
  const Picture first = render();
  lookAt(kOsaka, 200, -80, 90000);
  render();
  lookAt(kOsaka, 30, -30, 700);
  const Picture again = render();
  EXPECT_TRUE(again.rgba == first.rgba) << differingShare(again, first);
}

}  // namespace
}  // namespace kokudo::test
