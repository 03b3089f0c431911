#include "engine/tiles/MemoryGovernor.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace kokudo::tiles {
namespace {

using test::downView;
using test::Quadtree;
using test::Stage;

const ViewState kView = downView(135.2, 34.6, 25'000);  // wants over 80 tiles
const ViewState kFar = downView(135.2, 34.6, 400'000);  // wants one

/// Several tilesets under one cap, updated one after the other.
class GovernedStage : public testing::Test {
 protected:
  GovernedStage() {
    tree.depth = 4;
    tree.putInto(*stage.accessor);
  }
  ~GovernedStage() override { stage.accessor->releaseAll(); }
  void open(std::size_t cap, int count = 1) {
    governor = std::make_shared<MemoryGovernor>(cap);
    for (int i = 0; i < count; ++i) {
      TilesetServices services = stage.services();
      services.governor = governor;
      services.clock = [this] { return now; };
      sets.push_back(std::make_unique<Tileset>("http://test/tileset.json", services));
    }
  }
  bool run(const ViewState& view, int updates, bool untilComplete = false) {
    for (int i = 0; i < updates; ++i) {
      now += 0.02;
      stage.queue.run(1);
      bool complete = true;
      for (auto& set : sets) {
        set->update(view);
        complete = complete && set->complete();
      }
      const auto state = governor->state();
      worst = std::max(worst, state.used);
      if (untilComplete && complete) return true;
      stage.workers.drain();
      stage.fetchers.drain();
    }
    return false;
  }
  std::size_t requests() const {
    std::size_t all = 0;
    for (const auto& set : sets) all += set->statistics().requests;
    return all;
  }
  Stage stage;
  Quadtree tree;
  std::shared_ptr<MemoryGovernor> governor;
  std::vector<std::unique_ptr<Tileset>> sets;
  double now = 0;
  std::size_t worst = 0;
};

TEST_F(GovernedStage, WithRoomAllDetailIsShown) {
  open(std::size_t(64) << 20);
  ASSERT_TRUE(run(kView, 3000, true));
  EXPECT_EQ(governor->state().factor, 1);
  EXPECT_FALSE(governor->state().degraded);
  EXPECT_GT(sets[0]->statistics().tilesRendered, 80);
  EXPECT_EQ(governor->state().reserved, 0u);
}

TEST_F(GovernedStage, TheCapHoldsWhatIsInViewTooAndDetailGivesWay) {
  constexpr std::size_t kCap = 70'000;
  open(kCap);
  ASSERT_TRUE(run(kView, 4000, true)) << governor->state().factor;
  EXPECT_LE(worst, kCap + kCap / 20);
  EXPECT_TRUE(governor->state().degraded);
  EXPECT_GT(governor->state().factor, 1);
  EXPECT_GT(sets[0]->statistics().tilesRendered, 0);
  EXPECT_LT(sets[0]->statistics().tilesRendered, 80);
  EXPECT_EQ(sets[0]->statistics().errorFactor, governor->state().factor);
}

TEST_F(GovernedStage, AtRestNothingIsLoadedAndDroppedInTurn) {
  open(70'000);
  ASSERT_TRUE(run(kView, 4000, true));
  run(kView, 300);
  const std::size_t before = requests();
  const double factor = governor->state().factor;
  run(kView, 500);
  EXPECT_EQ(requests(), before);
  EXPECT_EQ(governor->state().factor, factor);
}

TEST_F(GovernedStage, DetailComesBackWhereThereIsRoomAgain) {
  open(70'000);
  ASSERT_TRUE(run(kView, 4000, true));
  ASSERT_GT(governor->state().factor, 1);
  run(kFar, 1500);
  EXPECT_EQ(governor->state().factor, 1);
  run(kView, 3000, true);
  governor->setCap(std::size_t(64) << 20);
  run(kView, 1500);
  EXPECT_EQ(governor->state().factor, 1);
  EXPECT_GT(sets[0]->statistics().tilesRendered, 80);
}

TEST_F(GovernedStage, MemoryOfTheLastViewIsFreedForAllOfTheNextOneAtOnce) {
  open(std::size_t(64) << 20);
  ASSERT_TRUE(run(downView(135.1, 34.5, 12'000), 3000, true));
  governor->setCap(governor->state().used * 5 / 4);  // one such view fits
  const ViewState next = downView(135.3, 34.7, 12'000);
  run(next, 20);  // until the camera has come to rest
  const auto before = requests();
  int updates = 0;
  while (updates < 500 && !run(next, 1, true)) ++updates;
  RecordProperty("updates", updates);
  EXPECT_EQ(governor->state().factor, 1);
  EXPECT_LT(updates, 10) << requests() - before << " tiles came one by one";
}

TEST_F(GovernedStage, AllTilesetsShareTheCap) {
  constexpr std::size_t kCap = 180'000;
  open(kCap, 3);
  ASSERT_TRUE(run(kView, 6000, true)) << governor->state().factor;
  EXPECT_LE(worst, kCap + kCap / 20);
  for (const auto& set : sets) EXPECT_GT(set->statistics().tilesRendered, 0);
}

TEST_F(GovernedStage, ATilesetThatIsClosedGivesItsMemoryBack) {
  open(std::size_t(64) << 20, 2);
  ASSERT_TRUE(run(kView, 3000, true));
  const std::size_t both = governor->state().used;
  sets.pop_back();
  EXPECT_NEAR(double(governor->state().used), double(both) / 2, double(both) / 100);
  sets.pop_back();
  EXPECT_EQ(governor->state().used, 0u);
  EXPECT_EQ(governor->state().reserved, 0u);
}

TEST_F(GovernedStage, ACameraThatFliesNeverBreaksTheCap) {
  constexpr std::size_t kCap = 100'000;
  open(kCap, 2);
  for (int i = 0; i < 60; ++i) {
    run(downView(135.05 + 0.3 * (i % 20) / 20, 34.45 + 0.3 * (i % 7) / 7, 8'000 + 900 * (i % 11)),
        8);
  }
  EXPECT_LE(worst, kCap + kCap / 20);
}

}  // namespace
}  // namespace kokudo::tiles
