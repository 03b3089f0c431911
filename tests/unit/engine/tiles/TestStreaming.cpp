#include "engine/io/RequestScheduler.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

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
using testing::Not;
using testing::SizeIs;

const ViewState kNear = downView(135.2, 34.6, 100'000);
const ViewState kFar = downView(135.2, 34.6, 400'000);
const std::string kHead = R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{)";
const std::string kRegion = R"("boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]})";

class StreamingTest : public testing::Test {
 protected:
  ~StreamingTest() override {
    stage.accessor->releaseAll();
    stage.tileset.reset();
    EXPECT_EQ(stage.renderer.alive, 0) << "render resources were left behind";
    EXPECT_EQ(stage.renderer.misuse, 0) << "the renderer was called in a wrong order";
  }
  Tileset& open(TilesetOptions options = {}) {
    TilesetServices services = stage.services();
    services.clock = [this] { return now; };
    stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services, options);
    return *stage.tileset;
  }
  Stage stage;
  double now = 100;
};

std::size_t countOf(const std::vector<std::string>& list, const std::string& text) {
  return static_cast<std::size_t>(std::count(list.begin(), list.end(), text));
}

/// A quadtree of patches in two levels of subtrees, all tiles there.
void putImplicit(test::FakeAccessor& accessor) {
  const double r = 3.14159265358979323846 / 180;
  accessor.put("http://test/tileset.json",
               kHead + "\"boundingVolume\":{\"region\":[" + std::to_string(135.0 * r) + "," +
                   std::to_string(34.4 * r) + "," + std::to_string(135.4 * r) + "," +
                   std::to_string(34.8 * r) +
                   R"(,-100,100]},"geometricError":4000,"refine":"REPLACE",
      "content":{"uri":"t{level}-{x}-{y}.tile"},"implicitTiling":{"subdivisionScheme":"QUADTREE",
      "subtreeLevels":2,"availableLevels":4,"subtrees":{"uri":"s{level}-{x}-{y}.subtree"}}}})");
  const std::string all = R"({"tileAvailability":{"constant":1},
    "contentAvailability":[{"constant":1}],"childSubtreeAvailability":{"constant":1}})";
  for (int level = 0; level < 4; ++level) {
    const int n = 1 << level;
    for (int i = 0; i < n * n; ++i) {
      const int x = i % n, y = i / n;
      const std::string at =
          std::to_string(level) + "-" + std::to_string(x) + "-" + std::to_string(y);
      const double w = 0.4 / n;
      accessor.put(tileUri("t" + at), patchBody({135.0 + x * w, 34.4 + y * w, 135.0 + (x + 1) * w,
                                                 34.4 + (y + 1) * w}));
      if (level % 2 == 0) accessor.put("http://test/s" + at + ".subtree", all);
    }
  }
}

TEST_F(StreamingTest, AnImplicitTreeRefinesAndLoadsItsSubtreesWhenTheyAreNeeded) {
  putImplicit(*stage.accessor);
  open();
  ASSERT_TRUE(stage.settle(kFar));
  EXPECT_THAT(stage.shownNames(), ElementsAre("t0-0-0"));
  EXPECT_THAT(stage.accessor->fetched(), SizeIs(3u)) << "set, subtree, root";
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  EXPECT_THAT(stage.shownNames(), Contains("t2-3-1"));
  EXPECT_TRUE(stage.tileset->diagnostics().empty());
  EXPECT_EQ(stage.holes(kNear, {135.0, 34.4, 135.4, 34.8}), 0);
  const auto hit = stage.tileset->pick(kNear.position, kNear.direction);
  ASSERT_TRUE(hit);
  EXPECT_THAT(stage.tileset->detailsOf(hit->tile)->implicitTile, HasSubstr("2/"));
}

TEST_F(StreamingTest, AMissingSubtreeIsReportedAndItsParentStays) {
  putImplicit(*stage.accessor);
  stage.accessor->put("http://test/s2-1-1.subtree", "rubbish");
  open();
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_EQ(stage.tileset->statistics().tilesFailed, 1);
  EXPECT_THAT(stage.shownNames(), SizeIs(15));
  EXPECT_THAT(stage.tileset->diagnostics().items()[0].what, HasSubstr("subtree"));
}

TEST_F(StreamingTest, ImplicitTreesOutOfUseAreForgottenAndComeBack) {
  putImplicit(*stage.accessor);
  TilesetOptions options;
  options.trimAfterUpdates = 10;
  options.maximumCachedBytes = 0;
  open(options);
  ASSERT_TRUE(stage.settle(kNear));
  const std::size_t whole = stage.tileset->statistics().tilesKnown;
  EXPECT_GT(whole, 20u);
  ViewState away = kNear;
  away.direction = away.direction * -1.0;
  ASSERT_TRUE(stage.updateUntil(away, [&] { return stage.tileset->statistics().tilesKnown == 1; }));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  EXPECT_EQ(stage.tileset->statistics().tilesKnown, whole);
}

TEST_F(StreamingTest, ASetThatNamesItselfManyTimesCannotFillTheMemory) {
  std::string contents;
  for (int i = 0; i < 10; ++i) {
    contents +=
        std::string(i ? "," : "") + R"({"boundingVolume":{"region":[2.35,0.60,2.37,0.61,-100,100]},
      "geometricError":1e5,"content":{"uri":"tileset.json"}})";
  }
  stage.accessor->put("http://test/tileset.json",
                      kHead + kRegion + R"(,"geometricError":1e5,"children":[)" + contents + "]}}");
  TilesetOptions options;
  options.maximumTiles = 500;
  open(options);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_LE(stage.tileset->statistics().tilesKnown, 500u);
  ASSERT_FALSE(stage.tileset->diagnostics().empty());
  EXPECT_THAT(stage.tileset->diagnostics().items().back().what, HasSubstr("more than 500 tiles"));
}

TEST_F(StreamingTest, AnExpiredTileStaysUntilTheNewOneIsThere) {
  stage.accessor->put("http://test/tileset.json",
                      kHead + kRegion + R"(,"geometricError":1,"expire":{"duration":60},
      "content":{"uri":"a.tile"}}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.4, 34.8}, 10));
  open();
  ASSERT_TRUE(stage.settle(kNear));
  const auto heightThere = [&] {
    return 100'000 - stage.tileset->pick(kNear.position, kNear.direction)->distance;
  };
  const double before = heightThere();
  now += 59;
  stage.updateUntil(kNear, [] { return true; });
  EXPECT_EQ(countOf(stage.accessor->fetched(), tileUri("a")), 1u);
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.4, 34.8}, 500));
  stage.accessor->hold(tileUri("a"));
  now += 2;
  ASSERT_TRUE(stage.updateUntil(
      kNear, [&] { return countOf(stage.accessor->fetched(), tileUri("a")) == 2; }));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
  EXPECT_TRUE(stage.tileset->complete()) << "what is shown is whole";
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return heightThere() > before + 400; }));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
  EXPECT_EQ(stage.renderer.alive, 1);
  // The new one that fails leaves the old one.
  stage.accessor->put(tileUri("a"), "rubbish");
  now += 61;
  ASSERT_TRUE(stage.updateUntil(kNear, [&] { return !stage.tileset->diagnostics().empty(); }));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
}

TEST_F(StreamingTest, AContentOutsideTheViewIsNotLoaded) {
  stage.accessor->put("http://test/tileset.json",
                      kHead + kRegion + R"(,"geometricError":1e5,"refine":"ADD","children":[
      {)" + kRegion + R"(,"geometricError":0,"content":{"uri":"a.tile",
        "boundingVolume":{"region":[2.3558,0.6034,2.3575,0.6043,0,10]}}},
      {)" + kRegion + R"(,"geometricError":0,"content":{"uri":"b.tile",
        "boundingVolume":{"region":[2.3690,0.6090,2.3695,0.6095,0,10]}}}]}})");
  stage.accessor->put(tileUri("a"), patchBody({134.98, 34.58, 135.07, 34.62}));
  stage.accessor->put(tileUri("b"), patchBody({135.7, 34.89, 135.73, 34.92}));
  open();
  ASSERT_TRUE(stage.settle(downView(135.0, 34.6, 5'000)));
  EXPECT_THAT(stage.shownNames(), ElementsAre("a"));
  EXPECT_THAT(stage.accessor->fetched(), Not(Contains(tileUri("b"))));
}

TEST_F(StreamingTest, WhatAFlightsEndWillShowIsLoadedBeforeTheCameraIsThere) {
  Quadtree tree;
  tree.putInto(*stage.accessor);
  open();
  ASSERT_TRUE(stage.settle(kFar));
  const ViewState end = downView(135.05, 34.45, 5'000);
  ASSERT_TRUE(stage.updateUntil(kFar, [&] { return true; }));
  for (int i = 0; i < 400; ++i) {
    stage.queue.run(1);
    stage.tileset->update(kFar, &end);
    stage.workers.drain();
    stage.fetchers.drain();
  }
  EXPECT_THAT(stage.accessor->fetched(), Contains(tileUri("r00")));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r"));
  const std::size_t before = stage.accessor->fetched().size();
  ASSERT_TRUE(stage.settle(end));
  EXPECT_THAT(stage.shownNames(), ElementsAre("r00"));
  EXPECT_EQ(stage.accessor->fetched().size(), before);
}

TEST_F(StreamingTest, ARacingCameraLoadsNothingThatItLeavesBehind) {
  Quadtree tree;
  tree.depth = 4;
  tree.putInto(*stage.accessor);
  open();
  ASSERT_TRUE(stage.settle(kFar));
  const std::size_t before = stage.accessor->fetched().size();
  for (int i = 0; i < 20; ++i) {  // 18 km each 10 ms
    now += 0.01;
    stage.tileset->update(downView(135.0 + 0.02 * i, 34.6, 10'000));
  }
  EXPECT_LE(stage.accessor->fetched().size(), before + 4);
  now += 1;
  ASSERT_TRUE(stage.settle(downView(135.38, 34.6, 10'000)));
  EXPECT_GT(stage.accessor->fetched().size(), before);
}

TEST_F(StreamingTest, AfterAJumpTheWholeViewIsThereSoonAfterTheCameraRests) {
  Quadtree tree;
  tree.depth = 4;
  tree.putInto(*stage.accessor);
  open();
  ASSERT_TRUE(stage.settle(downView(135.05, 34.45, 10'000)));
  const double jump = now;
  const ViewState there = downView(135.3, 34.7, 20'000);
  do {
    now += 0.01;
    stage.queue.run(1);
    stage.tileset->update(there);
    stage.fetchers.drain();
    stage.workers.drain();
  } while (!stage.tileset->complete() && now < jump + 2);
  EXPECT_LT(now - jump, 0.4) << "0.2 s of rest, and then a few updates";
  EXPECT_EQ(stage.holes(there, {135.0, 34.4, 135.4, 34.8}), 0);
}

TEST_F(StreamingTest, SiblingsAreLoadedAheadWhereThatIsWished) {
  Quadtree tree;
  tree.depth = 1;
  tree.putInto(*stage.accessor);
  TilesetOptions options;
  options.preloadSiblings = true;
  open(options);
  ASSERT_TRUE(stage.updateUntil(downView(135.05, 34.45, 2'000), [&] {
    return countOf(stage.accessor->fetched(), tileUri("r3")) == 1;
  }));
}

/// A renderer that has no use for the models once they are attached.
TEST_F(StreamingTest, ModelsLoseWhatTheRendererHasUploaded) {
  struct Uploading final : TileRenderer {
    struct Resource final : RenderResource {
      std::size_t byteSize() const override { return 10; }
      bool needsModel() const override { return false; }
    };
    std::unique_ptr<RenderResource> prepareInWorker(
        TileId, std::shared_ptr<const content::Model>) override {
      return std::make_unique<Resource>();
    }
    void attachInMainThread(RenderResource&) override {}
    void setVisible(RenderResource&, bool) override {}
    void release(std::unique_ptr<RenderResource>) override {}
  } renderer;
  stage.accessor->put("http://test/tileset.json",
                      kHead + kRegion + R"(,"geometricError":1,"content":{"uri":"a.tile"}}})");
  stage.accessor->put(tileUri("a"), patchBody({135.0, 34.4, 135.4, 34.8}));
  TilesetServices services = stage.services();
  services.renderer = &renderer;
  const auto decode = services.decode;
  services.decode = [decode](content::Bytes bytes, const content::DecodeContext& context) {
    auto model = decode(bytes, context);
    if (model.ok()) model->primitives[0].normals.assign(18, 0.5f);
    return model;
  };
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services);
  ASSERT_TRUE(stage.settle(kNear));
  stage.updateUntil(kNear, [] { return true; });
  const auto hit = stage.tileset->pick(kNear.position, kNear.direction);
  ASSERT_TRUE(hit);
  EXPECT_TRUE(hit->model->primitives[0].normals.empty());
  EXPECT_TRUE(hit->feature);
  stage.tileset.reset();  // before its renderer
}

TEST_F(StreamingTest, PicturesThatTilesHaveInCommonAreKeptOnce) {
  Quadtree tree;
  tree.depth = 1;
  tree.putInto(*stage.accessor);
  TilesetServices services = stage.services();
  const auto decode = services.decode;
  services.decode = [decode](content::Bytes bytes, const content::DecodeContext& context) {
    auto model = decode(bytes, context);
    auto image = std::make_shared<content::Image>();
    image->width = image->height = 4;
    image->channels = 3;
    image->pixels.assign(48, 9);
    if (model.ok()) model->images.push_back(image);
    return model;
  };
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services);
  ASSERT_TRUE(stage.settle(kNear));
  std::set<const content::Image*> images;
  for (const auto* resource : stage.renderer.shown) images.insert(resource->model->images[0].get());
  EXPECT_THAT(stage.renderer.shown, SizeIs(4));
  EXPECT_THAT(images, SizeIs(1));
}

TEST_F(StreamingTest, LoadsGoThroughTheProcessQueueAndAreCancelledThere) {
  Quadtree tree;
  tree.putInto(*stage.accessor);
  TilesetServices services = stage.services();
  services.scheduler = std::make_shared<io::RequestScheduler>(stage.accessor);
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services);
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  EXPECT_EQ(stage.tileset->statistics().requests, 18u);
  for (const char* name : {"r0", "r1", "r2", "r3"}) stage.accessor->hold(tileUri(name));
  const ViewState middle = downView(135.2, 34.6, 200'000);
  ASSERT_TRUE(stage.updateUntil(
      middle, [&] { return countOf(stage.accessor->fetched(), tileUri("r3")) == 1; }));
  ASSERT_TRUE(stage.settle(kNear));
  EXPECT_EQ(stage.tileset->statistics().cancelled, 4u);
  EXPECT_EQ(stage.tileset->statistics().unwantedBytes, 0u);
  stage.accessor->releaseAll();
  ASSERT_TRUE(stage.settle(middle));
  EXPECT_THAT(stage.shownNames(), SizeIs(4));
}

/// For the thread sanitizer: many tilesets, storms of cancelled loads, a tiny cap.
TEST(StreamingStress, ManyTilesetsThatChangeTheirMindsEndClean) {
  Stage stage;
  Quadtree tree;
  tree.depth = 4;
  tree.putInto(*stage.accessor);
  auto governor = std::make_shared<MemoryGovernor>(60'000);
  {
    std::vector<std::unique_ptr<Tileset>> sets;
    std::mt19937 random(3);
    for (int round = 0; round < 250; ++round) {
      if (sets.size() < 6 || random() % 8 == 0) {
        TilesetServices services = stage.services();
        services.governor = governor;
        TilesetOptions options;
        options.techniques.waitWhileRacing = options.techniques.deferOutsideFovea = false;
        sets.push_back(std::make_unique<Tileset>("http://test/tileset.json", services, options));
      }
      if (sets.size() > 9) sets.erase(sets.begin() + static_cast<long>(random() % sets.size()));
      const std::string held = "r" + std::to_string(random() % 4) + std::to_string(random() % 4);
      stage.accessor->hold(tileUri(held));
      for (auto& set : sets) {
        stage.queue.run(0.1);
        set->update(downView(135.0 + 0.4 * (random() % 100) / 100,
                             34.4 + 0.4 * (random() % 100) / 100, 3'000 + 400 * (random() % 500)));
      }
      if (random() % 4 == 0) stage.accessor->releaseAll();
      EXPECT_LE(governor->state().used, 63'000u);
    }
    stage.accessor->releaseAll();
  }
  EXPECT_EQ(stage.renderer.alive, 0);
  EXPECT_EQ(stage.renderer.misuse, 0);
  EXPECT_EQ(governor->state().used + governor->state().reserved, 0u);
}

}  // namespace
}  // namespace kokudo::tiles
