#include "index/entities/Collapse.h"
#include "tests/unit/index/entities/EntityWorld.h"

#include <fstream>

namespace kokudo::entities {
namespace {

using Ids = std::vector<std::string>;

catalog::Record keyed(const std::string& id, const Ids& keys, const std::string& title = "") {
  auto record = thing(id, title.empty() ? id : title, 135.5, 34.69, "building");
  record.sharedKeys = keys;
  return record;
}

TEST(KeyLinks, JoinRecordsOfOneKeyAndSayWhich) {
  const EntityWorld world({keyed("a:1", {"uro:buildingID=27100-bldg-1"}),
                           keyed("b:1", {"uro:buildingID=27100-bldg-1"}),
                           keyed("b:2", {"uro:buildingID=27100-bldg-2"})});
  const auto entity = world.links().entityOf("b:1");
  ASSERT_TRUE(entity.ok() && *entity);
  EXPECT_EQ((*entity)->id, "a:1");
  EXPECT_EQ((*entity)->members, (Ids{"a:1", "b:1"}));
  EXPECT_EQ(reasonOf((*entity)->links.at(0)), "key uro:buildingID=27100-bldg-1");
  EXPECT_TRUE(world.membersOf("b:2").empty());
}

TEST(KeyLinks, AreReadAllAtOnceAsOneByOne) {
  const EntityWorld world({keyed("a:1", {"k=1"}), keyed("a:2", {"k=2"}), keyed("a:3", {}),
                           keyed("b:1", {"k=1"}), keyed("b:2", {"k=2"})});
  const auto links = world.links();
  Ids members;
  const auto read = links.forEachMember([&](std::string_view record, std::string_view entity) {
    EXPECT_EQ(links.entityIdOf(std::string(record)).value(), entity);
    members.emplace_back(record);
    return members.size() < 3;
  });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(members, (Ids{"a:1", "a:2", "b:1"}));
}

TEST(KeyLinks, SayWhichCatalogueTheyAreOf) {
  const EntityWorld world({keyed("a:1", {"k=1"}), keyed("b:1", {"k=1"})});
  const auto catalog = catalog::Catalog::open(world.catalogFile(), true);
  ASSERT_TRUE(catalog.ok());
  EXPECT_NE(world.links().catalogIdentity().value(), 0);
  EXPECT_EQ(world.links().catalogIdentity().value(), catalog->identity().value());
}

TEST(KeyLinks, KeepEveryKeyOfTwoRecords) {
  const EntityWorld world({keyed("a:1", {"k=1", "m=2"}), keyed("b:1", {"k=1", "m=2"})});
  EXPECT_EQ((*world.links().entityOf("a:1"))->links.at(0).keys, (Ids{"k=1", "m=2"}));
}

TEST(KeyLinks, LeaveAKeyOfTooManyRecords) {
  std::vector<catalog::Record> records;
  for (int i = 0; i < 40; ++i) records.push_back(keyed("a:" + std::to_string(i), {"k=0"}));
  const EntityWorld world(records);
  EXPECT_EQ(world.report.entities, 0u);
  EXPECT_EQ(world.report.commonKeys, 1u);
}

TEST(KeyLinks, ReadTheOfficialCodeOfATownButNotOfWhatStandsInIt) {
  auto town = thing("towns:1", "築港一丁目", 135.43, 34.65, "town");
  auto row = thing("registry:1", "Chikko", 135.43, 34.65, "address");
  auto house = thing("houses:1", "家", 135.43, 34.65, "building");
  auto part = thing("towns:2", "築港一丁目 浜", 135.43, 34.65, "town");
  for (auto* record : {&town, &row, &house, &part})
    record->attributes = {{"町字id", std::string("0012001")}};
  part.attributes.emplace_back("小字", std::string("浜"));
  const EntityWorld world({town, row, house, part});
  EXPECT_EQ(world.membersOf("towns:1"), (Ids{"registry:1", "towns:1"}));
  LinkOptions options;
  options.officialCodes = false;
  EXPECT_EQ(EntityWorld({town, row, house, part}, options).report.entities, 0u);
}

TEST(Collapse, ShowsAnEntityOnceInTheOrderOfItsFirstHit) {
  const EntityWorld world(
      {keyed("a:1", {"k=1"}), keyed("b:1", {"k=1"}), keyed("c:1", {"k=1"}), keyed("d:1", {"k=2"})});
  const auto collapsed = collapse({"b:1", "d:1", "a:1"}, world.links());
  ASSERT_TRUE(collapsed.ok());
  ASSERT_EQ(collapsed->size(), 2u);
  EXPECT_EQ(collapsed->at(0).entity, "a:1");
  EXPECT_EQ(collapsed->at(0).hits, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(collapsed->at(0).elsewhere, (Ids{"c:1"}));
  EXPECT_EQ(collapsed->at(1).entity, "d:1");
  EXPECT_TRUE(collapsed->at(1).elsewhere.empty());
}

TEST(EntityLinks, StayAsTheyWereWhenABuildIsCancelled) {
  const EntityWorld world({keyed("a:1", {"k=1"}), keyed("b:1", {"k=1"})});
  const auto catalog = catalog::Catalog::open(world.catalogFile(), true);
  CancelToken token;
  token.cancel();
  NoProgress progress;
  const auto built = buildLinks(*catalog, world.file(), {}, progress, token);
  ASSERT_FALSE(built.ok());
  EXPECT_EQ(built.error().kind, Error::Kind::Cancelled);
  EXPECT_EQ(world.membersOf("a:1"), (Ids{"a:1", "b:1"}));
  EXPECT_EQ(world.filesLeft(), 1u);
}

TEST(EntityLinks, RememberTheRevisionTheyWereBuiltFrom) {
  const EntityWorld world({keyed("a:1", {"k=1"}), keyed("b:1", {"k=1"})});
  const auto catalog = catalog::Catalog::open(world.catalogFile(), true);
  EXPECT_EQ(world.links().catalogRevision().value(), catalog->revision().value());
  EXPECT_EQ(world.links().count().value(), 1u);
}

TEST(EntityLinks, RefuseAnotherFile) {
  const EntityWorld world({});
  EXPECT_EQ(EntityLinks::open(world.catalogFile()).error().kind, Error::Kind::Integrity);
  EXPECT_EQ(EntityLinks::open(world.file().string() + "x").error().kind, Error::Kind::NotFound);
  std::ofstream(world.file()) << "not a database, but long enough to be looked at as one";
  EXPECT_EQ(EntityLinks::open(world.file()).error().kind, Error::Kind::Integrity);
}

TEST(EntityLinks, HoldNothingOfAnEmptyCatalogue) {
  const EntityWorld world({});
  EXPECT_EQ(world.links().count().value(), 0u);
  EXPECT_EQ(world.links().entityIdOf("a:1").value(), "a:1");
}

}  // namespace
}  // namespace kokudo::entities
