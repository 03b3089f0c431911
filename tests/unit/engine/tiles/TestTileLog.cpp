#include "engine/tiles/TileLog.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>
#include <thread>

namespace kokudo::tiles {
namespace {

using test::downView;
using test::Quadtree;
using test::Stage;
using testing::HasSubstr;

ViewState viewAt(int i) {
  const double t = i * 0.05;
  return downView(135.2 + 0.15 * std::sin(1.7 * t), 34.6 + 0.15 * std::sin(2.3 * t),
                  8'000 * std::pow(30, 0.5 + 0.5 * std::cos(t)));
}

/// A flight of 200 updates under a virtual clock; answers come when they come.
std::string fly(std::shared_ptr<const TileReplay> replay, unsigned seed, std::size_t cap) {
  Stage stage;
  Quadtree tree;
  tree.depth = 4;
  tree.putInto(*stage.accessor);
  stage.accessor->put(test::tileUri("r21"), "rubbish");
  std::ostringstream out;
  double now = 0;
  TilesetServices services = stage.services();
  services.log = std::make_shared<TileLog>(out);
  services.replay = std::move(replay);
  services.clock = [&now] { return now; };
  if (cap > 0) services.governor = std::make_shared<MemoryGovernor>(cap);
  TilesetOptions options;
  options.maximumCachedBytes = 5'000;
  options.techniques.waitWhileRacing = options.techniques.deferOutsideFovea = false;
  options.maximumSimultaneousLoads = 6;
  {
    Tileset tileset("http://test/tileset.json", services, options);
    std::mt19937 random(seed);
    for (int i = 0; i < 200; ++i) {
      now += 1.0 / 64;
      tileset.update(viewAt(i));
      if (random() % 3 == 0) std::this_thread::sleep_for(std::chrono::microseconds(random() % 900));
    }
  }
  services.log.reset();
  return out.str();
}

TEST(TileLog, ARecordedFlightIsRepeatedToTheLastEvent) {
  for (const std::size_t cap : {std::size_t(0), std::size_t(80'000)}) {
    const std::string recorded = fly(nullptr, 1, cap);
    ASSERT_THAT(recorded, HasSubstr("[\"shown\","));
    ASSERT_THAT(recorded, HasSubstr("[\"evicted\","));
    ASSERT_THAT(recorded, HasSubstr("[\"failed\","));
    const auto replay = TileReplay::parse(recorded);
    ASSERT_TRUE(replay.ok()) << replay.error().message;
    EXPECT_EQ((*replay)->updates(0).size(), 200u);
    const std::string repeated = fly(*replay, 2, cap);
    EXPECT_TRUE(repeated == recorded);
  }
}

TEST(TileLog, ReadsBackWhatItWrote) {
  std::ostringstream out;
  {
    TileLog log(out);
    EXPECT_EQ(log.addTileset("a \"quoted\" name"), 0);
    EXPECT_EQ(log.addTileset("b"), 1);
    TileLog::Update update;
    update.number = 7;
    update.time = 0.1;
    update.view = viewAt(3);
    update.error = 19.2;
    update.coarse = 8;
    update.loads = 16;
    update.events = {{TileEvent::Cancelled, 4}, {TileEvent::Shown, 12}};
    log.add(1, update);
  }
  const auto replay = TileReplay::parse(out.str());
  ASSERT_TRUE(replay.ok()) << replay.error().message;
  const auto& updates = (*replay)->updates(1);
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates[0].number, 7u);
  EXPECT_EQ(updates[0].view.position, viewAt(3).position) << "to the last bit";
  EXPECT_EQ(updates[0].error, 19.2);
  EXPECT_EQ(updates[0].events[1], (std::pair<TileEvent, TileId>(TileEvent::Shown, 12)));
  EXPECT_TRUE((*replay)->updates(0).empty());
}

TEST(TileLog, SaysWhichLineIsBroken) {
  const auto replay = TileReplay::parse("{\"set\":0,\"uri\":\"x\"}\n{\"set\":0,\"update\":1}\n");
  ASSERT_FALSE(replay.ok());
  EXPECT_THAT(replay.error().message, HasSubstr("line 2"));
  EXPECT_FALSE(TileReplay::parse("nonsense").ok());
}

}  // namespace
}  // namespace kokudo::tiles
