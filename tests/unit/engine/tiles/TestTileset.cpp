#include "engine/tiles/Tileset.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <stdexcept>

namespace kokudo::tiles {
namespace {

using test::downView;
using test::patchBody;
using test::Quadtree;
using test::Stage;
using test::tileUri;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;

// At 915 metres a pixel covers 1 m: errors of 4000, 2000, 1000 m and 16 pixels ask for level 0
// from 229 km up, level 1 from 114 km, level 2 below.
const double kLongitude = 135.2, kLatitude = 34.6;
const ViewState kFar = downView(kLongitude, kLatitude, 400'000);
const ViewState kMiddle = downView(kLongitude, kLatitude, 200'000);
const ViewState kNear = downView(kLongitude, kLatitude, 100'000);

ViewState awayView() {
  ViewState view = kNear;
  view.direction = view.direction * -1.0;
  return view;
}

class TilesetTest : public testing::Test {
 protected:
  ~TilesetTest() override {
    stage.accessor->releaseAll();
    stage.tileset.reset();
    EXPECT_EQ(stage.renderer.alive, 0) << "render resources were left behind";
    EXPECT_EQ(stage.renderer.misuse, 0) << "the renderer was called in a wrong order";
  }
  void holdLevel2() {
    for (const char a : {'0', '1', '2', '3'}) {
      for (const char b : {'0', '1', '2', '3'}) {
        stage.accessor->hold(tileUri(std::string("r") + a + b));
      }
    }
  }
  Quadtree tree;
  Stage stage;
};

TEST_F(TilesetTest, RefinesUntilTheErrorFits) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kFar));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r0", "r1", "r2", "r3"));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  EXPECT_EQ(stage.tileset->statistics().tilesRendered, 16);
  EXPECT_EQ(stage.tileset->statistics().triangles, 32u);
  ASSERT_TRUE(stage.settle(kFar));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
}

TEST_F(TilesetTest, ALargerAllowedErrorShowsACoarserLevel) {
  tree.putInto(*stage.accessor);
  stage.open();
  stage.tileset->setMaximumScreenSpaceError(40);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
}

TEST_F(TilesetTest, DrawsAndLoadsNothingOutOfView) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(awayView()));
  EXPECT_THAT(stage.shownNames(), IsEmpty());
  EXPECT_THAT(stage.accessor->fetched(), ElementsAre("http://test/tileset.json"));
}

TEST_F(TilesetTest, DrawsNothingBeyondTheHorizon) {
  tree.putInto(*stage.accessor);
  stage.open();
  // The other side of the earth looks at its centre, and so at the tiles behind it.
  ASSERT_TRUE(stage.settle(downView(kLongitude - 180, -kLatitude, 400'000)));
  EXPECT_THAT(stage.shownNames(), IsEmpty());
  // 3,000 km away and 100 km up they lie in the view's direction, but below the horizon.
  ViewState view = downView(kLongitude, kLatitude - 27, 100'000);
  view.direction = normalized(kNear.position - view.position);
  ASSERT_TRUE(stage.settle(view));
  EXPECT_THAT(stage.shownNames(), IsEmpty());
}

TEST_F(TilesetTest, SkipsTheLevelsBetween) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  for (const char* name : {"r0", "r1", "r2", "r3"}) {
    EXPECT_THAT(stage.accessor->fetched(), Not(Contains(tileUri(name))));
  }
}

TEST_F(TilesetTest, LoadsTheRootFirstSoThatSomethingShowsEarly) {
  tree.putInto(*stage.accessor);
  holdLevel2();
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return !stage.shownNames().empty(); }));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
  EXPECT_EQ(stage.holes(kNear, tree.root), 0);
}

TEST_F(TilesetTest, LoadsACoarserLevelFirstWhereVeryManyTilesAreMissing) {
  tree.depth = 4;
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kFar));
  const ViewState view = downView(kLongitude, kLatitude, 40'000);
  ASSERT_TRUE(stage.settle(view));
  EXPECT_THAT(stage.accessor->fetched(), IsSupersetOf({tileUri("r0"), tileUri("r000")}));
}

TEST_F(TilesetTest, KeepsTheParentUntilAllChildrenAreThere) {
  tree.putInto(*stage.accessor);
  holdLevel2();
  TilesetOptions options;
  Techniques& on = options.techniques;
  on.deferOutsideFovea = on.waitWhileRacing = false;  // all begin to load at once
  stage.open(options);
  ASSERT_TRUE(stage.settle(kFar));
  for (const char a : {'0', '1', '2', '3'}) {
    for (const char b : {'0', '1', '2', '3'}) {
      EXPECT_FALSE(stage.updateUntil(kNear, [&] { return true; }) && stage.tileset->complete());
      EXPECT_EQ(stage.holes(kNear, tree.root), 0);
      stage.accessor->release(tileUri(std::string("r") + a + b));
      const auto loading = stage.tileset->statistics().tilesLoading;
      ASSERT_TRUE(stage.updateUntil(kNear, [&] {
        EXPECT_EQ(stage.holes(kNear, tree.root), 0);
        return stage.tileset->statistics().tilesLoading < loading;
      }));
    }
  }
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, NeverHasAHoleWhileTheCameraFlies) {
  tree.depth = 5;
  tree.putInto(*stage.accessor);
  TilesetOptions options;
  options.maximumCachedBytes = 40'000;  // so that tiles come and go
  options.maximumSimultaneousLoads = 4;
  stage.open(options);
  ASSERT_TRUE(stage.settle(kFar));
  int holes = 0;
  for (int i = 0; i < 150; ++i) {
    const double t = i * 0.06;
    const double height = 10'000 * std::pow(20, 0.5 + 0.5 * std::cos(t));
    const ViewState view = downView(kLongitude + 0.15 * std::sin(1.7 * t),
                                    kLatitude + 0.15 * std::sin(2.3 * t), height);
    stage.updateUntil(view, [] { return true; });
    holes += stage.holes(view, tree.root);
  }
  EXPECT_EQ(holes, 0);
}

TEST_F(TilesetTest, DetailOnTheScreenStaysWhileWhatComesIntoViewLoads) {
  tree.putInto(*stage.accessor);
  stage.accessor->hold(tileUri("r33"));
  stage.open();
  const ViewState west = downView(135.05, 34.45, 5'000);
  ASSERT_TRUE(stage.settle(west));
  ASSERT_THAT(stage.shownNames(), ElementsAre("r00"));
  for (const double longitude : {135.06, 135.1, 135.15, 135.2}) {
    const ViewState view = downView(longitude, 34.45 + (longitude - 135.05), 100'000);
    ASSERT_TRUE(stage.updateUntil(view, [] { return true; }));
    EXPECT_THAT(stage.shownNames(), Contains("r00"));
    EXPECT_EQ(stage.holes(view, tree.root), 0);
  }
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, TheTopmostTileIsLoadedEvenIfDetailArrivesBeforeIt) {
  tree.putInto(*stage.accessor);
  stage.accessor->hold(tileUri("r"));
  stage.open();
  const ViewState west = downView(135.05, 34.45, 5'000);
  ASSERT_TRUE(stage.updateUntil(west, [&] { return stage.shownNames().size() == 1; }));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r00"));
  for (int i = 0; i < 5; ++i) {
    stage.updateUntil(west, [] { return true; });
    EXPECT_FALSE(stage.tileset->complete());
  }
  EXPECT_EQ(stage.accessor->cancelledCount(), 0);
  stage.accessor->release(tileUri("r"));
  ASSERT_TRUE(stage.settle(west));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r00"));
  holdLevel2();
  ASSERT_TRUE(stage.updateUntil(kNear, [] { return true; }));
  EXPECT_EQ(stage.holes(kNear, tree.root), 0);
}

TEST_F(TilesetTest, DetailOnTheScreenStaysUntilTheCoarserTilesAreThere) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  for (const char* name : {"r0", "r1", "r2", "r3"}) {
    stage.accessor->hold(tileUri(name));
  }
  for (int i = 0; i < 5; ++i) {
    stage.updateUntil(kMiddle, [] { return true; });
    EXPECT_THAT(stage.shownNames(), SizeIs(16));
    EXPECT_FALSE(stage.tileset->complete());
  }
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r0", "r1", "r2", "r3"));
}

TEST_F(TilesetTest, AdditiveTilesAreDrawnTogether) {
  tree.refine = "ADD";
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r", "r0", "r1", "r2", "r3"));
}

TEST_F(TilesetTest, InnerTilesWithoutContentLetLeavesShowAsTheyCome) {
  tree.firstLevelWithContent = 2;
  tree.putInto(*stage.accessor);
  stage.accessor->hold(tileUri("r21"));
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.shownNames().size() == 15; }));
  EXPECT_FALSE(stage.tileset->complete());
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, ACoarseTileStandsInForLeavesBelowEmptyTiles) {
  // root with content -> tiles without -> leaves with
  tree.putInto(*stage.accessor);
  std::string json = stage.accessor->body("http://test/tileset.json");
  for (const char* name : {"r0", "r1", "r2", "r3"}) {
    const std::string content = std::string(",\"content\":{\"uri\":\"") + name + ".tile\"}";
    json.erase(json.find(content), content.size());
  }
  stage.accessor->put("http://test/tileset.json", json);
  stage.accessor->hold(tileUri("r21"));
  stage.open();
  ASSERT_TRUE(stage.settle(kFar));
  for (int i = 0; i < 20; ++i) {
    stage.updateUntil(kNear, [] { return true; });
    EXPECT_EQ(stage.holes(kNear, tree.root), 0);
  }
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, IsNotCompleteWhileAnythingLoads) {
  tree.putInto(*stage.accessor);
  stage.accessor->hold("http://test/tileset.json");
  stage.open();
  EXPECT_FALSE(stage.tileset->complete());
  for (int i = 0; i < 3; ++i) {
    stage.updateUntil(kNear, [] { return true; });
    EXPECT_FALSE(stage.tileset->complete());
  }
  stage.accessor->release("http://test/tileset.json");
  stage.accessor->hold(tileUri("r30"));
  ASSERT_TRUE(
      stage.updateUntil(kNear, [&] { return stage.tileset->statistics().tilesLoaded == 16; }));
  EXPECT_FALSE(stage.tileset->complete());
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, 1);
  stage.accessor->releaseAll();
  EXPECT_TRUE(stage.settle(kNear));
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, 0);
}

TEST_F(TilesetTest, FreesTheLongestUnusedAboveTheLimitAndNeverWhatIsInView) {
  tree.putInto(*stage.accessor);
  TilesetOptions options;
  options.maximumCachedBytes = 5000;  // a tile is over 1,000
  stage.open(options);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  EXPECT_GT(stage.tileset->statistics().bytes, options.maximumCachedBytes);
  ASSERT_TRUE(stage.settle(kFar));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
  EXPECT_LE(stage.tileset->statistics().bytes, options.maximumCachedBytes);
  EXPECT_EQ(stage.renderer.alive, stage.tileset->statistics().tilesLoaded);
}

TEST_F(TilesetTest, KeepsWhatFitsInMemory) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  const std::size_t fetches = stage.accessor->fetched().size();
  ASSERT_TRUE(stage.settle(awayView()));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_EQ(stage.accessor->fetched().size(), fetches);
}

TEST_F(TilesetTest, CancelsLoadsThatNoViewWantsAnyMore) {
  tree.putInto(*stage.accessor);
  holdLevel2();
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] {
    return stage.accessor->fetched().size() == 18 && !stage.shownNames().empty();
  }));
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, 16);
  ASSERT_TRUE(stage.settle(awayView()));
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, 0);
  EXPECT_TRUE(
      stage.updateUntil(awayView(), [&] { return stage.accessor->cancelledCount() == 16; }));
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, HasNoMoreLoadsAtOnceThanAllowed) {
  tree.putInto(*stage.accessor);
  holdLevel2();
  TilesetOptions options;
  options.maximumSimultaneousLoads = 3;
  stage.open(options);
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.shownNames().size() == 1; }));
  for (int i = 0; i < 10; ++i) {
    stage.updateUntil(kNear, [] { return true; });
    EXPECT_LE(stage.tileset->statistics().tilesLoading, 3);
  }
}

TEST_F(TilesetTest, AttachesNoMoreThanTheBudgetAllowsInOneUpdate) {
  tree.putInto(*stage.accessor);
  TilesetOptions options;
  options.attachBudgetMilliseconds = 0;  // one tile an update
  stage.open(options);
  int before = 0;
  ASSERT_TRUE(stage.updateUntil(kNear, [&] {
    const int loaded = stage.tileset->statistics().tilesLoaded;
    EXPECT_LE(loaded - before, 1);
    before = loaded;
    return stage.tileset->complete();
  }));
  EXPECT_EQ(before, 17);
}

TEST_F(TilesetTest, AFailedTileIsReportedOnceAndTheOthersAreShown) {
  tree.putInto(*stage.accessor);
  stage.accessor->put(tileUri("r12"), "rubbish");
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  ASSERT_TRUE(stage.settle(kFar));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(15));
  EXPECT_EQ(stage.tileset->statistics().tilesFailed, 1);
  ASSERT_THAT(stage.tileset->diagnostics().items(), SizeIs(1));
  EXPECT_EQ(stage.tileset->diagnostics().items()[0].where, tileUri("r12"));
}

TEST_F(TilesetTest, AFailedInnerTileGivesWayToItsChildren) {
  tree.putInto(*stage.accessor);
  stage.accessor->put(tileUri("r1"), "rubbish");
  stage.open();
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r0", "r10", "r11", "r12", "r13", "r2", "r3"));
}

TEST_F(TilesetTest, WhereAllChildrenFailTheirParentStaysOnTheScreen) {
  tree.depth = 1;
  tree.putInto(*stage.accessor);
  for (const char* name : {"r0", "r1", "r2", "r3"}) {
    stage.accessor->put(tileUri(name), "rubbish");
  }
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
  EXPECT_EQ(stage.tileset->statistics().tilesFailed, 4);
}

TEST_F(TilesetTest, SaysWhyTheTilesetCouldNotBeOpened) {
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.tileset->failure().has_value(); }));
  EXPECT_EQ(stage.tileset->failure()->kind, Error::Kind::NotFound);
  EXPECT_TRUE(stage.tileset->complete());
  stage.accessor->put("http://test/tileset.json", "{\"type\":\"FeatureCollection\"}");
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.tileset->failure().has_value(); }));
  EXPECT_EQ(stage.tileset->failure()->kind, Error::Kind::BadInput);
}

TEST_F(TilesetTest, OpensExternalTilesets) {
  tree.putInto(*stage.accessor);
  stage.accessor->put("http://test/outer.json",
                      R"({"asset":{"version":"1.0"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,
      "content":{"uri":"tileset.json"}}})");
  stage.open({}, "http://test/outer.json");
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r0", "r1", "r2", "r3"));
  EXPECT_THAT(stage.tileset->credits(), ElementsAre("(c) quadtree", "(c) patches"));
}

TEST_F(TilesetTest, ATilesetThatNamesItselfEnds) {
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.0"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,
      "content":{"uri":"tileset.json"}}})");
  stage.open();
  ASSERT_TRUE(stage.settle(kMiddle));
  ASSERT_FALSE(stage.tileset->diagnostics().empty());
  EXPECT_THAT(stage.tileset->diagnostics().items().back().what, HasSubstr("nested deeper"));
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(testing::Lt(50u)));
}

TEST_F(TilesetTest, ContentsOfOneTileAreDrawnTogether) {
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,
      "contents":[{"uri":"a.tile"},{"uri":"b.tile"},{"uri":"missing.tile"}]}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.2, 34.8}));
  stage.accessor->put(tileUri("b"), patchBody({135.2, 34.4, 135.4, 34.8}));
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a", "b"));
  EXPECT_THAT(stage.tileset->diagnostics().items(), SizeIs(1));
}

TEST_F(TilesetTest, ATileThatIsLoadedAgainKeepsOneSubtree) {
  const std::string place =
      R"("boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,)";
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{)" + place +
                          R"("contents":[{"uri":"inner.json"},{"uri":"a.tile"}]}})");
  stage.accessor->put("http://test/inner.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{)" + place +
                          R"("content":{"uri":"b.tile"}}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.2, 34.8}));
  stage.accessor->put(tileUri("b"), patchBody({135.2, 34.4, 135.4, 34.8}));
  TilesetOptions options;
  options.maximumCachedBytes = 0;
  stage.open(options);
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(stage.settle(kNear));
    EXPECT_THAT(stage.shownNames(), ElementsAre("a", "b"));
    EXPECT_EQ(stage.tileset->statistics().tilesRendered, 2);
    ASSERT_TRUE(stage.updateUntil(awayView(),
                                  [&] { return stage.tileset->statistics().tilesLoaded == 0; }));
  }
}

TEST_F(TilesetTest, AnAccessorThatThrowsIsAFailure) {
  struct Throwing final : io::AssetAccessor {
    Result<io::AssetResponse> fetch(const io::AssetRequest&, const CancelToken&) override {
      throw std::runtime_error("no more memory");
    }
  };
  TilesetServices services = stage.services();
  services.accessor = std::make_shared<Throwing>();
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services);
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.tileset->failure().has_value(); }));
  EXPECT_THAT(stage.tileset->failure()->message, HasSubstr("no more memory"));
}

TEST_F(TilesetTest, ATileWithARequestVolumeIsShownOnlyFromInsideIt) {
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.0"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,
      "viewerRequestVolume":{"region":[2.35,0.60,2.37,0.61,0,150000]},
      "content":{"uri":"a.tile"}}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.4, 34.8}));
  stage.open();
  ASSERT_TRUE(stage.settle(kFar));
  EXPECT_THAT(stage.shownNames(), IsEmpty());
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(1));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
}

TEST_F(TilesetTest, HidesAndShows) {
  tree.putInto(*stage.accessor);
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  stage.tileset->setVisible(false);
  EXPECT_THAT(stage.shownNames(), IsEmpty());
  EXPECT_TRUE(stage.settle(kNear));
  EXPECT_EQ(stage.tileset->statistics().tilesRendered, 0);
  EXPECT_FALSE(stage.tileset->pick(kNear.position, kNear.direction));
  stage.tileset->setVisible(true);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(TilesetTest, CanBeDestroyedWhileLoadsHang) {
  tree.putInto(*stage.accessor);
  holdLevel2();
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.accessor->fetched().size() == 18; }));
  const auto begin = std::chrono::steady_clock::now();
  stage.tileset.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST_F(TilesetTest, PicksTheNearestTriangleAndItsFeature) {
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,1000]},"geometricError":1,
      "contents":[{"uri":"low.tile"},{"uri":"high.tile"}]}})");
  stage.accessor->put(tileUri("low"), patchBody({135.199, 34.599, 135.201, 34.601}, 10));
  stage.accessor->put(tileUri("high"), patchBody({135.2, 34.599, 135.201, 34.601}, 60));
  stage.open();
  ASSERT_TRUE(stage.settle(kNear));
  const auto pickAt = [&](double longitude, double latitude) {
    const ViewState above = downView(longitude, latitude, 1000);
    return stage.tileset->pick(above.position, above.direction * 3.0);
  };
  const auto low = pickAt(135.1995, 34.5993);
  ASSERT_TRUE(low);
  ASSERT_TRUE(low->feature);
  EXPECT_EQ(std::get<std::string>(*low->model->featureTables[0].find(*low->feature, "name")),
            "low.tile#0");
  // The chord of a patch of 200 m sags by 1.3 mm at most.
  EXPECT_NEAR(low->distance, 990, 0.002);
  EXPECT_NEAR(length(low->position - downView(135.1995, 34.5993, 10).position), 0, 0.002);
  const auto high = pickAt(135.2002, 34.6008);
  ASSERT_TRUE(high && high->feature);
  EXPECT_EQ(std::get<std::string>(*high->model->featureTables[0].find(*high->feature, "name")),
            "high.tile#1");
  EXPECT_NEAR(high->distance, 940, 0.002);
  EXPECT_FALSE(pickAt(135.3, 34.6));
}

TEST_F(TilesetTest, ARemoteTilesetMayNotNameLocalFiles) {
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.0"},"geometricError":1e5,"root":{
      "boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},"geometricError":1,
      "content":{"uri":"file:///etc/passwd"}}})");
  stage.open();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return stage.tileset->failure().has_value(); }));
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(1));
}

}  // namespace
}  // namespace kokudo::tiles
