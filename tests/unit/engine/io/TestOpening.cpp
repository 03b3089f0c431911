#include "engine/io/detail/Opening.h"

#include <gtest/gtest.h>

namespace kokudo::io::detail {
namespace {

using namespace std::chrono_literals;

const Opening::Time kStart{100s};

WaitingRequest request(RequestScheduler::Id id, std::uint64_t owner, RequestGroup group) {
  WaitingRequest waiting;
  waiting.id = id;
  waiting.what.owner = owner;
  waiting.what.group = group;
  return waiting;
}

const WaitingRequest kTerrain = request(1, 1, RequestGroup::First);
const WaitingRequest kCity = request(2, 2, RequestGroup::First);
const WaitingRequest kCityRoot = request(3, 2, RequestGroup::Urgent);
const WaitingRequest kTerrainRoot = request(4, 1, RequestGroup::Urgent);

TEST(Opening, LetsTilesetsComeBeforeAnyContent) {
  Opening opening;
  EXPECT_TRUE(opening.mayBegin(kTerrain, kStart));
  opening.began(kTerrain, kStart);
  EXPECT_TRUE(opening.mayBegin(kCity, kStart));
  opening.began(kCity, kStart);
  opening.ended(kCity, kStart + 200ms);
  EXPECT_FALSE(opening.mayBegin(kCityRoot, kStart + 200ms)) << "the terrain's is under way";
  opening.ended(kTerrain, kStart + 500ms);
  EXPECT_FALSE(opening.mayBegin(kCityRoot, kStart + 520ms)) << "the terrain asks in a moment";
  EXPECT_TRUE(opening.mayBegin(kTerrainRoot, kStart + 570ms));
}

TEST(Opening, GivesTheFirstContentTheLinkForItself) {
  Opening opening;
  opening.began(kTerrain, kStart);
  opening.ended(kTerrain, kStart + 200ms);
  EXPECT_TRUE(opening.mayBegin(kTerrainRoot, kStart + 200ms)) << "nobody else is to be waited for";
  opening.began(kTerrainRoot, kStart + 200ms);
  EXPECT_FALSE(opening.mayBegin(kCityRoot, kStart + 300ms));
  EXPECT_TRUE(opening.mayBegin(kCity, kStart + 300ms));
  opening.ended(kTerrainRoot, kStart + 400ms);
  EXPECT_TRUE(opening.mayBegin(kCityRoot, kStart + 400ms));
  opening.began(kCityRoot, kStart + 400ms);
  EXPECT_TRUE(opening.mayBegin(kTerrainRoot, kStart + 400ms)) << "that was that";
}

TEST(Opening, IsNoMatterWhereNoTilesetIsOpened) {
  Opening opening;
  opening.began(kCityRoot, kStart);
  EXPECT_TRUE(opening.mayBegin(kTerrainRoot, kStart));
  opening.ended(kCityRoot, kStart + 100ms);
  opening.began(kTerrain, kStart + 200ms);
  EXPECT_FALSE(opening.mayBegin(kCityRoot, kStart + 200ms)) << "it begins with the tileset";
}

TEST(Opening, WaitsASecondAtMost) {
  Opening opening;
  opening.began(kTerrain, kStart);
  EXPECT_FALSE(opening.mayBegin(kCityRoot, kStart + 990ms));
  EXPECT_TRUE(opening.mayBegin(kCityRoot, kStart + 1s));
}

}  // namespace
}  // namespace kokudo::io::detail
