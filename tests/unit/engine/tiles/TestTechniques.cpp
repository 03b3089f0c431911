// What each technique changes when it is turned off. What it does when it is on is tested more
// closely beside what it belongs to.

#include "engine/io/RequestScheduler.h"
#include "tests/support/SlowHttpServer.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kokudo::tiles {
namespace {

using test::downView;
using test::patchBody;
using test::Quadtree;
using test::Stage;
using test::tileUri;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const test::Patch kArea{135.0, 34.4, 135.4, 34.8};
const ViewState kNear = downView(135.2, 34.6, 100'000);
const ViewState kMiddle = downView(135.2, 34.6, 200'000);
const ViewState kFar = downView(135.2, 34.6, 400'000);

/// A quadtree whose time stands still unless it is told otherwise.
class TechniquesTest : public testing::TestWithParam<bool> {
 protected:
  ~TechniquesTest() override {
    stage.accessor->releaseAll();
    stage.tileset.reset();
    EXPECT_EQ(stage.renderer.alive, 0);
    EXPECT_EQ(stage.renderer.misuse, 0);
  }
  void putTree(int depth) {
    Quadtree tree;
    tree.depth = depth;
    tree.putInto(*stage.accessor);
  }
  /// With all techniques but those of a moving camera, and this one as the test is run.
  void open(bool Techniques::*technique, TilesetOptions options = {}) {
    options.techniques.deferOutsideFovea = options.techniques.waitWhileRacing = false;
    options.techniques.*technique = GetParam();
    TilesetServices services = stage.services();
    services.clock = [this] { return now; };
    stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services, options);
  }
  /// An update after all that was asked for has come.
  void step(const ViewState& view, const ViewState* destination = nullptr) {
    now += 0.01;
    stage.fetchers.drain();
    stage.workers.drain();
    stage.queue.run(1);
    stage.tileset->update(view, destination);
  }
  bool fetched(const std::string& name) const {
    const auto all = stage.accessor->fetched();
    return std::find(all.begin(), all.end(), tileUri(name)) != all.end();
  }
  const bool on = GetParam();
  Stage stage;
  double now = 100;
};

INSTANTIATE_TEST_SUITE_P(OnAndOff, TechniquesTest, testing::Bool());

TEST_P(TechniquesTest, KickingFillsHoles) {
  putTree(1);
  stage.accessor->hold(tileUri("r0"));
  open(&Techniques::kicking);
  ASSERT_TRUE(stage.settle(kFar));
  const std::size_t shown = on ? 1 : 3;
  ASSERT_TRUE(stage.updateUntil(kNear, [&] {
    return stage.tileset->statistics().tilesLoaded == 4 && stage.renderer.shown.size() == shown;
  }));
  EXPECT_EQ(stage.holes(kNear, kArea) == 0, on);
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r0", "r1", "r2", "r3"));
}

TEST_P(TechniquesTest, DetailIsKeptUntilWhatTakesItsPlaceIsThere) {
  putTree(2);
  open(&Techniques::keepDetail);
  ASSERT_TRUE(stage.settle(kFar));
  ASSERT_TRUE(stage.settle(kNear));
  for (const char* name : {"r0", "r1", "r2", "r3"}) stage.accessor->hold(tileUri(name));
  ASSERT_TRUE(stage.updateUntil(kMiddle, [&] { return fetched("r3"); }));
  EXPECT_THAT(stage.shownNames(), SizeIs(on ? 16 : 1));
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(kMiddle));
  EXPECT_THAT(stage.shownNames(), SizeIs(4));
}

TEST_P(TechniquesTest, ATileIsCulledByItsChildren) {
  const auto region = [](const std::string& sides) {
    return R"({"boundingVolume":{"region":[)" + sides + R"(,-100,100]},"geometricError":)";
  };
  stage.accessor->put(tileUri("r"), patchBody(kArea));
  stage.accessor->put(tileUri("c"), patchBody({135.0, 34.4, 135.05, 34.45}));
  stage.accessor->put("http://test/tileset.json",
                      R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":)" +
                          region("2.3561945,0.6003932,2.3631758,0.6073746") +
                          R"(500,"refine":"REPLACE","content":{"uri":"r.tile"},"children":[)" +
                          region("2.3561945,0.6003932,2.3570671,0.6012659") +
                          R"(0,"content":{"uri":"c.tile"}}]}})");
  open(&Techniques::cullByChildren);
  const ViewState corner = downView(135.38, 34.78, 5'000);  // where the tile has no child
  for (int i = 0; i < 20; ++i) step(corner);
  EXPECT_EQ(stage.tileset->statistics().tilesVisited, on ? 0 : 1);
}

TEST_P(TechniquesTest, LevelsAreSkipped) {
  putTree(2);
  open(&Techniques::skipLevels);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_TRUE(fetched("r12"));
  EXPECT_EQ(fetched("r1"), !on);
}

TEST_P(TechniquesTest, ManyMissingTilesComeAfterACoarserOne) {
  putTree(4);
  open(&Techniques::coarseFirst);
  const ViewState close = downView(135.2, 34.6, 12'000);
  ASSERT_TRUE(stage.settle(close));
  const auto all = stage.accessor->fetched();
  const auto isBetween = [](const std::string& uri) {
    return uri.size() > tileUri("r").size() && uri.size() < tileUri("r0000").size() &&
           uri.ends_with(".tile");
  };
  EXPECT_EQ(std::any_of(all.begin(), all.end(), isBetween), on);
}

TEST_P(TechniquesTest, WhatTheViewNeedsMostIsLoadedFirst) {
  putTree(2);
  TilesetOptions options;
  options.maximumSimultaneousLoads = 1;
  open(&Techniques::priorities, options);
  ASSERT_TRUE(stage.settle(downView(135.35, 34.75, 100'000)));
  std::vector<std::string> leaves = stage.accessor->fetched();
  std::erase_if(leaves, [](const auto& uri) { return uri.size() != tileUri("r00").size(); });
  ASSERT_THAT(leaves, Not(IsEmpty()));
  EXPECT_EQ(leaves.front(), tileUri(on ? "r33" : "r00"));
}

TEST_P(TechniquesTest, LoadsThatNoViewWantsAnyMoreAreGivenUp) {
  putTree(2);
  open(&Techniques::cancelStale);
  ASSERT_TRUE(stage.settle(kNear));
  for (const char* name : {"r0", "r1", "r2", "r3"}) stage.accessor->hold(tileUri(name));
  ASSERT_TRUE(stage.updateUntil(kMiddle, [&] { return fetched("r3"); }));
  for (int i = 0; i < 5; ++i) stage.tileset->update(kNear);
  EXPECT_EQ(stage.tileset->statistics().cancelled, on ? 4u : 0u);
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, on ? 0 : 4);
}

ViewState drifting(int i) {
  return downView(135.2 + 1e-6 * i, 34.6, 40'000);
}

TEST_P(TechniquesTest, WhileTheViewMovesItsMiddleIsLoadedFirst) {
  putTree(2);
  open(&Techniques::deferOutsideFovea);
  ASSERT_TRUE(stage.settle(kFar));
  step(drifting(0));
  // What this one update asked for: in the next one the middle may be there already.
  stage.fetchers.drain();
  const auto names = stage.accessor->fetched();
  const auto middle = std::find(names.begin(), names.end(), tileUri("r12"));
  const auto aside = std::find(names.begin(), names.end(), tileUri("r00"));
  EXPECT_NE(middle, names.end());
  EXPECT_EQ(aside == names.end(), on);
}

TEST_P(TechniquesTest, ADriftingViewBecomesWholeOnceItsMiddleIsThere) {
  putTree(2);
  open(&Techniques::deferOutsideFovea);
  ASSERT_TRUE(stage.settle(kFar));
  int updates = 0;
  do step(drifting(++updates));
  while (!stage.tileset->complete() && updates < 100);
  EXPECT_LE(updates, 12);  // of 10 ms
  EXPECT_THAT(stage.shownNames(), SizeIs(testing::Ge(12u)));
}

TEST_P(TechniquesTest, WhatIsAsideWaitsNotForEverForTheMiddle) {
  putTree(2);
  for (const char* name : {"r03", "r12", "r21", "r30"}) stage.accessor->hold(tileUri(name));
  open(&Techniques::deferOutsideFovea);
  ASSERT_TRUE(stage.settle(kFar));
  const auto update = [&](int i) {
    now += 0.01;
    stage.queue.run(1);
    stage.tileset->update(drifting(i));
  };
  int updates = 0;
  while (stage.tileset->statistics().tilesLoading < 5 && updates < 100) update(++updates);
  EXPECT_GE(updates, on ? 30 : 1);
  EXPECT_LE(updates, on ? 32 : 2);
}

TEST_P(TechniquesTest, ARacingCameraLoadsNothing) {
  putTree(4);
  open(&Techniques::waitWhileRacing);
  ASSERT_TRUE(stage.settle(kFar));
  const std::size_t before = stage.accessor->fetched().size();
  for (int i = 0; i < 15; ++i) step(downView(135.02 + 0.02 * i, 34.6, 10'000));
  const std::size_t more = stage.accessor->fetched().size() - before;
  EXPECT_EQ(more <= 4, on) << more;
}

TEST_P(TechniquesTest, TheEndOfAFlightIsLoadedAhead) {
  putTree(2);
  open(&Techniques::preloadDestination);
  ASSERT_TRUE(stage.settle(kFar));
  const ViewState end = downView(135.05, 34.45, 5'000);
  for (int i = 0; i < 5; ++i) step(kFar, &end);
  EXPECT_EQ(fetched("r00"), on);
}

TEST_P(TechniquesTest, FarTilesMayBeCoarserWhileTheViewMoves) {
  Quadtree tree;
  tree.depth = 5;
  tree.rootError = 400;
  tree.putInto(*stage.accessor);
  open(&Techniques::errorGrowsWithDistance);
  ViewState view = downView(135.2, 34.35, 500);
  std::swap(view.direction, view.up);
  view.up = view.up * -1.0;  // along the ground, to the north
  const auto at = [&](int i) {
    ViewState moved = view;
    moved.position = view.position + view.up * (0.02 * (i % 2));
    return moved;
  };
  for (int i = 0; i < 200; ++i) step(at(i));
  // Everything came: only a view at rest would ask for more.
  EXPECT_EQ(stage.tileset->statistics().tilesLoading, 0);
  EXPECT_EQ(stage.tileset->complete(), !on);
}

TEST_P(TechniquesTest, AttachingEndsInTime) {
  putTree(1);
  TilesetOptions options;
  options.attachBudgetMilliseconds = 0;  // one tile an update
  for (const char* name : {"r0", "r1", "r2", "r3"}) stage.accessor->hold(tileUri(name));
  open(&Techniques::frameBudgets, options);
  ASSERT_TRUE(stage.settle(kFar));
  step(kNear);
  stage.accessor->releaseAll();
  step(kNear);
  EXPECT_THAT(stage.renderer.shown, SizeIs(on ? 1 : 4));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.renderer.shown, SizeIs(4));
}

/// A renderer that has no use for the models once they are attached.
struct UploadingRenderer final : TileRenderer {
  struct Resource final : RenderResource {
    std::size_t byteSize() const override { return 10; }
    bool needsModel() const override { return false; }
  };
  std::unique_ptr<RenderResource> prepareInWorker(TileId,
                                                  std::shared_ptr<const content::Model>) override {
    return std::make_unique<Resource>();
  }
  void attachInMainThread(RenderResource&) override {}
  void setVisible(RenderResource&, bool) override {}
  void release(std::unique_ptr<RenderResource>) override {}
};

TEST_P(TechniquesTest, WhatOnlyDrawingNeedsIsDroppedOnceItIsUploaded) {
  putTree(0);
  UploadingRenderer renderer;
  TilesetServices services = stage.services();
  services.renderer = &renderer;
  const auto decode = services.decode;
  services.decode = [decode](content::Bytes bytes, const content::DecodeContext& context) {
    auto model = decode(bytes, context);
    if (model.ok()) model->primitives[0].normals.assign(18, 0.5f);
    return model;
  };
  TilesetOptions options;
  options.techniques.compactModels = on;
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services, options);
  ASSERT_TRUE(stage.settle(kNear));
  stage.tileset->update(kNear);
  const auto hit = stage.tileset->pick(kNear.position, kNear.direction);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->model->primitives[0].normals.empty(), on);
  stage.tileset.reset();  // before its renderer
}

/// 100 kB a second: the leaves take 3.2 s of it, more than what counts as soon.
TEST_P(TechniquesTest, OnASlowLinkCoarserTilesComeFirst) {
  putTree(2);
  std::mutex mutex;
  std::vector<std::string> asked;
  ::kokudo::test::SlowHttpServer server(
      [&](const ::kokudo::test::SlowHttpServer::Request& request) {
        ::kokudo::test::SlowHttpServer::Answer answer;
        answer.body = stage.accessor->body("http://test" + request.path);
        if (!request.path.ends_with(".tile")) return answer;
        answer.body.resize(20'000, ' ');
        const std::lock_guard lock(mutex);
        asked.push_back(request.path);
        return answer;
      },
      {100e3, 0.02, 0});
  TilesetServices services = stage.services();
  services.accessor = io::createAccessor();
  services.scheduler = std::make_shared<io::RequestScheduler>(services.accessor);
  TilesetOptions options;
  options.techniques.adaptToLink = on;
  stage.tileset = std::make_unique<Tileset>(server.url("/tileset.json"), services, options);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  const std::lock_guard lock(mutex);
  ASSERT_THAT(asked, Not(IsEmpty()));
  EXPECT_EQ(asked.front(), "/r.tile");
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "/r0.tile"), on ? 1 : 0);
}

}  // namespace
}  // namespace kokudo::tiles
