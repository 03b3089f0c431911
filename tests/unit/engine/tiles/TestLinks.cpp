// Tilesets behind slow lines. The lines are real (rate, delay), the tiles are small: seconds.

#include "engine/io/RequestScheduler.h"
#include "tests/support/SlowHttpServer.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kokudo::tiles {
namespace {

using ::kokudo::test::LinkShape;
using ::kokudo::test::SlowHttpServer;
using test::downView;
using test::Patch;
using test::Quadtree;
using test::Stage;
using testing::SizeIs;

const ViewState kNear = downView(135.2, 34.6, 100'000);
const Patch kArea{135.0, 34.4, 135.4, 34.8};
/// 400 kbps (50 kB/s, 100 ms), four times as quick. Tiles of 40 kB: 5 a second.
const LinkShape kSlow{200e3, 0.025, 0};
constexpr std::size_t kTileBytes = 40'000;

double secondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

class Links : public testing::Test {
 protected:
  ~Links() override {
    stage.tileset.reset();
    EXPECT_EQ(stage.renderer.alive, 0);
    EXPECT_EQ(stage.renderer.misuse, 0);
  }

  /// A quadtree behind a line; each tile as large as `kTileBytes`.
  void serve(int depth, LinkShape shape, int firstLevelWithContent = 0) {
    Quadtree tree;
    tree.depth = depth;
    tree.firstLevelWithContent = firstLevelWithContent;
    tree.putInto(*stage.accessor);
    server = std::make_unique<SlowHttpServer>(
        [this](const SlowHttpServer::Request& request) {
          SlowHttpServer::Answer answer;
          answer.body = stage.accessor->body("http://test" + request.path);
          if (request.path.ends_with(".tile")) {
            answer.body.resize(std::max(tileBytes, answer.body.size()), ' ');
            const std::lock_guard lock(mutex);
            asked.push_back(request.path.substr(1, request.path.find('.') - 1));
          }
          return answer;
        },
        shape);
  }
  Tileset& open(TilesetOptions options = {}) {
    TilesetServices services = stage.services();
    services.accessor = io::createAccessor();
    scheduler = std::make_shared<io::RequestScheduler>(services.accessor);
    services.scheduler = scheduler;
    stage.tileset = std::make_unique<Tileset>(server->url("/tileset.json"), services, options);
    return *stage.tileset;
  }
  void step(const ViewState& view) {
    stage.queue.run(1);
    stage.tileset->update(view);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  Stage stage;
  std::size_t tileBytes = kTileBytes;
  std::mutex mutex;
  std::vector<std::string> asked;  ///< names of tiles in the order of the requests
  std::unique_ptr<SlowHttpServer> server;
  std::shared_ptr<io::RequestScheduler> scheduler;
};

TEST_F(Links, ASlowLineShowsSomethingSoonAndMakesTheWholeFinerLevelByLevel) {
  serve(2, kSlow);
  Tileset& tileset = open();
  const auto begin = std::chrono::steady_clock::now();
  double first = 0, second = 0;
  while (!tileset.complete() && secondsSince(begin) < 10) {
    step(kNear);
    const std::size_t shown = stage.renderer.shown.size();
    if (shown > 0 && first == 0) first = secondsSince(begin);
    if (shown >= 4 && second == 0) second = secondsSince(begin);
    ASSERT_TRUE(first == 0 || stage.holes(kNear, kArea) == 0) << "after " << secondsSince(begin);
  }
  const double whole = secondsSince(begin);
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
  // A tile takes 0.2 s, a new connection 0.1 s.
  EXPECT_LT(first, 1.0);
  EXPECT_LT(second, 2.5);
  EXPECT_LT(whole, 7.0) << "21 tiles take 4.2 s";
  const std::lock_guard lock(mutex);
  EXPECT_EQ(asked.at(0), "r");
  // Levels come one after the other.
  const auto isFine = [](const std::string& name) { return name.size() == 3; };
  const auto firstFine = std::find_if(asked.begin(), asked.end(), isFine);
  EXPECT_GE(std::count_if(asked.begin(), firstFine, [](const auto& n) { return n.size() == 2; }),
            4);
  EXPECT_EQ(scheduler->link().unwantedBytes, 0u);
  RecordProperty("firstMilliseconds", static_cast<int>(first * 1000));
  RecordProperty("wholeMilliseconds", static_cast<int>(whole * 1000));
}

/// Behind one line; nothing finer of either before the topmost tile of both.
TEST_F(Links, OfSeveralTilesetsTheTopmostTilesComeFirst) {
  serve(3, kSlow);
  open();
  TilesetServices services = stage.services();
  services.accessor = io::createAccessor();
  services.scheduler = scheduler;
  Tileset other(server->url("/tileset.json"), services, {});
  const auto begin = std::chrono::steady_clock::now();
  while (secondsSince(begin) < 1.5) {
    step(kNear);
    other.update(kNear);
  }
  const std::lock_guard lock(mutex);
  ASSERT_GE(asked.size(), 3u);
  EXPECT_EQ(asked[0], "r");
  EXPECT_EQ(asked[1], "r");
}

TEST_F(Links, AQuickLineSkipsLevels) {
  serve(2, {12.5e6, 0.01, 0});
  Tileset& tileset = open();
  const auto begin = std::chrono::steady_clock::now();
  while (!tileset.complete() && secondsSince(begin) < 5) step(kNear);
  EXPECT_LT(secondsSince(begin), 1.5);
  EXPECT_THAT(stage.shownNames(), SizeIs(16));
}

TEST_F(Links, TilesTooSmallToMeasureTheLineDoNotCountAsSlow) {
  tileBytes = 0;
  serve(3, {12.5e6, 0.02, 0});
  Tileset& tileset = open();
  const ViewState view = downView(135.2, 34.6, 50'000);
  const auto begin = std::chrono::steady_clock::now();
  while (!tileset.complete() && secondsSince(begin) < 5) step(view);
  EXPECT_LT(secondsSince(begin), 2.5);
  EXPECT_GT(stage.renderer.shown.size(), 30u);
}

/// As of many real sets: the upper levels are empty.
TEST_F(Links, WhereTheRootHasNothingToShowTheCoarsestTilesStillComeFirst) {
  serve(3, {2 * kSlow.bytesPerSecond, kSlow.oneWayDelaySeconds, 0}, 1);
  Tileset& tileset = open();
  const ViewState view = downView(135.2, 34.6, 50'000);
  const auto begin = std::chrono::steady_clock::now();
  double covered = 0;
  while (!tileset.complete() && secondsSince(begin) < 5) {
    step(view);
    const bool whole = stage.renderer.shown.size() > 0 && stage.holes(view, kArea) == 0;
    if (whole && covered == 0) covered = secondsSince(begin);
    ASSERT_TRUE(whole || covered == 0) << "blank again after " << secondsSince(begin);
  }
  EXPECT_GT(covered, 0);
  EXPECT_LT(covered, 2.0) << "four tiles take 0.4 s";
  const std::lock_guard lock(mutex);
  const auto coarse = [](const std::string& name) { return name.size() == 2; };
  ASSERT_GE(asked.size(), 4u);
  EXPECT_TRUE(std::all_of(asked.begin(), asked.begin() + 4, coarse)) << asked[2] << asked[3];
}

TEST_F(Links, ACameraThatChangesItsMindWastesLittle) {
  serve(4, kSlow);
  open();
  const auto begin = std::chrono::steady_clock::now();
  bool seen = false;
  while (secondsSince(begin) < 5) {
    // Five places in turn, near enough for the finest level; over them a fast camera.
    const int leg = static_cast<int>(secondsSince(begin) / 0.7);
    const ViewState view =
        downView(135.05 + 0.07 * (leg * 2 % 5), 34.45 + 0.07 * (leg * 3 % 5), 12'000);
    step(view);
    if (!stage.renderer.shown.empty()) seen = true;
    ASSERT_TRUE(!seen || stage.holes(view, kArea) == 0) << "after " << secondsSince(begin);
  }
  EXPECT_TRUE(seen);
  const io::LinkEstimate link = scheduler->link();
  EXPECT_GT(stage.tileset->statistics().cancelled, 5u) << "else this tests nothing";
  EXPECT_GT(link.bytesTransferred, 600'000u) << "the line was in use";
  EXPECT_LE(static_cast<double>(link.unwantedBytes), 0.05 * double(link.bytesTransferred));
  EXPECT_LE(static_cast<double>(stage.tileset->statistics().unwantedBytes),
            0.05 * double(link.bytesTransferred));
}

TEST_F(Links, AfterAJumpWhatIsThereStaysAndTheNewPlaceComesFirst) {
  serve(4, {2 * kSlow.bytesPerSecond, kSlow.oneWayDelaySeconds, 0});
  Tileset& tileset = open();
  const ViewState here = downView(135.05, 34.45, 12'000), there = downView(135.35, 34.75, 12'000);
  auto begin = std::chrono::steady_clock::now();
  while (!tileset.complete() && secondsSince(begin) < 10) step(here);
  ASSERT_TRUE(tileset.complete());
  begin = std::chrono::steady_clock::now();
  double finer = 0;
  const std::size_t before = tileset.statistics().bytesTransferred;
  while (secondsSince(begin) < 10) {
    step(there);
    ASSERT_EQ(stage.holes(there, kArea), 0);
    const auto names = stage.shownNames();
    const bool coarse =
        std::any_of(names.begin(), names.end(), [](const auto& name) { return name.size() < 3; });
    if (!coarse && finer == 0) finer = secondsSince(begin);
    if (tileset.complete()) break;
  }
  EXPECT_TRUE(tileset.complete());
  EXPECT_GT(finer, 0);
  EXPECT_LT(finer, 2.0) << "level 2 there is three tiles away";
  EXPECT_GT(tileset.statistics().bytesTransferred, before);
}

/// A view along the ground: what is far may be coarser only while it moves.
TEST(Resting, ViewBecomesAsFineAsAskedForAndIsNotCompleteBefore) {
  Stage stage;
  Quadtree tree;
  tree.depth = 5;
  tree.rootError = 400;
  tree.putInto(*stage.accessor);
  double now = 100;
  const auto finest = [&](bool grows, bool moving) {
    TilesetServices services = stage.services();
    services.clock = [&] { return now; };
    TilesetOptions options;
    options.techniques.errorGrowsWithDistance = grows;
    stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services, options);
    ViewState view = downView(135.2, 34.35, 500);
    std::swap(view.direction, view.up);
    view.up = view.up * -1.0;
    const ViewState rest = view;
    for (int i = 0; i < 2'000; ++i) {
      now += 0.01;
      if (moving) view.position = rest.position + rest.up * (0.02 * (i % 2));
      stage.queue.run(1);
      stage.tileset->update(view);
      stage.fetchers.drain();
      stage.workers.drain();
      EXPECT_FALSE(moving && i > 5 && stage.tileset->complete());
      if (!moving && stage.tileset->complete()) break;
    }
    EXPECT_EQ(stage.tileset->complete(), !moving);
    return stage.shownNames();
  };
  const auto asked = finest(false, false);
  EXPECT_EQ(finest(true, false), asked);
  EXPECT_LT(finest(true, true).size(), asked.size());
}

}  // namespace
}  // namespace kokudo::tiles
