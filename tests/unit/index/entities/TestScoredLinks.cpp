#include "tests/unit/index/entities/EntityWorld.h"

#include <cmath>

namespace kokudo::entities {
namespace {

using Ids = std::vector<std::string>;
constexpr double kEast = 135.5, kNorth = 34.69;
constexpr double kMetreNorth = 1 / 111195.0;

bool linked(const std::string& one, const std::string& other, double metres) {
  const EntityWorld world({thing("a:1", one, kEast, kNorth),
                           thing("b:1", other, kEast, kNorth + metres * kMetreNorth)});
  return !world.membersOf("a:1").empty();
}

TEST(ScoredLinks, FindASchoolInTwoListsHoweverItIsWritten) {
  EXPECT_TRUE(linked("髙津小学校", "高津小学校", 20));
  EXPECT_TRUE(linked("國府中學校", "国府中学校", 20));
  EXPECT_TRUE(linked("ﾊﾟｰｸｻｲﾄﾞ会館", "パークサイド会館", 20));
  EXPECT_TRUE(linked("大阪市立高津小学校", "高津小学校", 20));
  EXPECT_TRUE(linked("高津小学校（体育館）", "高津小学校", 60));
  EXPECT_TRUE(linked("酒田市勤労者福祉センター", "勤労者福祉センター", 20));
}

TEST(ScoredLinks, TellApartWhatOneWordTellsApart) {
  EXPECT_FALSE(linked("新田小学校", "新田中学校", 40));
  EXPECT_FALSE(linked("第一保育所", "第二保育所", 10));
  EXPECT_FALSE(linked("港公園東広場", "港公園西広場", 10));
  EXPECT_FALSE(linked("宮川小学校グラウンド", "宮川小学校体育館", 60));
  EXPECT_FALSE(linked("桜ハイツA棟", "桜ハイツB棟", 10));
}

TEST(ScoredLinks, DoNotJoinTwoParksOfOneName) {
  EXPECT_FALSE(linked("中央公園", "中央公園", 3000));
  EXPECT_FALSE(linked("中央公園", "中央公園", 600));
  EXPECT_TRUE(linked("中央公園", "中央公園", 60));
}

TEST(ScoredLinks, LookOverTheEdgesOfCells) {
  constexpr double kCell = 360.0 / 16384;
  const double edge = -180 + kCell * std::floor((kEast + 180) / kCell);
  const EntityWorld world({thing("a:1", "高津小学校", edge - 1e-4, kNorth),
                           thing("b:1", "高津小学校", edge + 1e-4, kNorth)});
  EXPECT_EQ(world.membersOf("b:1"), (Ids{"a:1", "b:1"}));
  int pairs = 0;  // somewhere among these steps lies an edge between two rows of cells
  for (int step = 0; step < 12; ++step)
    pairs += linked("高津小学校", "高津小学校", 40.0 + step * 0.1) ? 1 : 0;
  EXPECT_EQ(pairs, 12);
}

TEST(ScoredLinks, KeepRecordsOfOneDataSetApart) {
  const EntityWorld world({thing("a:1", "高津小学校", kEast, kNorth),
                           thing("a:2", "高津小学校", kEast, kNorth),
                           thing("b:1", "高津小学校", kEast, kNorth)});
  EXPECT_EQ(world.report.entities, 1u);
  EXPECT_EQ(world.membersOf("b:1").size(), 2u);
  EXPECT_EQ(world.report.refused, 1u);
}

TEST(ScoredLinks, CompareOneSortOfThingOnly) {
  const EntityWorld world({thing("a:1", "高津橋", kEast, kNorth, "bridge"),
                           thing("b:1", "高津橋", kEast, kNorth, "bus-stop")});
  EXPECT_EQ(world.report.entities, 0u);
}

TEST(ScoredLinks, DoNotChain) {
  // Each is near enough to the next, the ends are not near each other: the default consistency is
  // reached up to 350 m by this name.
  std::vector<catalog::Record> row;
  for (int i = 0; i < 30; ++i)
    row.push_back(
        thing("s" + std::to_string(i) + ":1", "高津集会所", kEast, kNorth + i * 70 * kMetreNorth));
  const EntityWorld world(row);
  EXPECT_GT(world.report.refused, 0u);
  const EntityLinks links = world.links();
  ASSERT_TRUE(links
                  .forEachEntity([](const Entity& entity) {
                    EXPECT_LE(entity.members.size(), 6u);
                    return true;
                  })
                  .ok());
}

TEST(ScoredLinks, HaveNoMoreMembersThanAllowed) {
  std::vector<catalog::Record> pile;
  for (int i = 0; i < 10; ++i)
    pile.push_back(thing("s" + std::to_string(i) + ":1", "高津集会所", kEast, kNorth));
  LinkOptions options;
  options.maximumMembers = 4;
  const EntityWorld world(pile, options);
  ASSERT_TRUE(world.links()
                  .forEachEntity([](const Entity& entity) {
                    EXPECT_LE(entity.members.size(), 4u);
                    return true;
                  })
                  .ok());
  EXPECT_GE(world.report.entities, 2u);
}

catalog::Record unplaced(const std::string& id, const std::string& title) {
  auto record = thing(id, title, 0, 0, "address");
  record.place = {};
  return record;
}

TEST(ScoredLinks, JoinATownToARegistryWithoutPlaces) {
  const EntityWorld world({thing("towns:1", "港区築港一丁目", kEast, kNorth, "town"),
                           thing("towns:2", "港区築港二丁目", kEast, kNorth, "town"),
                           unplaced("registry:1", "港区築港１丁目"),
                           unplaced("registry:3", "港区築港３丁目")});
  EXPECT_EQ(world.membersOf("towns:1"), (Ids{"registry:1", "towns:1"}));
  EXPECT_EQ(world.report.entities, 1u);
  const auto entity = world.links().entityOf("towns:1");
  EXPECT_FALSE((*entity)->links.at(0).parts.metres);
}

TEST(ScoredLinks, LeaveANameThatARegistryHasTwice) {
  const EntityWorld world({thing("towns:1", "山田町桜", kEast, kNorth, "town"),
                           unplaced("registry:1", "山田町桜"), unplaced("registry:2", "山田町桜")});
  EXPECT_EQ(world.report.entities, 0u);
}

TEST(ScoredLinks, SayWhatTheyWereJudgedBy) {
  const EntityWorld world({thing("a:1", "高津小学校", kEast, kNorth),
                           thing("b:1", "大阪市立高津小学校", kEast, kNorth + 12 * kMetreNorth)});
  const auto entity = world.links().entityOf("a:1");
  ASSERT_TRUE(entity.ok() && *entity);
  const Link& link = (*entity)->links.at(0);
  EXPECT_EQ(link.first, "a:1");
  EXPECT_EQ(link.second, "b:1");
  EXPECT_TRUE(link.keys.empty());
  EXPECT_NEAR(*link.parts.metres, 12, 0.1);
  EXPECT_EQ(reasonOf(link), "score 1.00: name 1.00, 12 m, same kind, same municipality");
}

}  // namespace
}  // namespace kokudo::entities
