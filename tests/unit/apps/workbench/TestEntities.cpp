// The links of a workspace, and searches in which records of one thing are one entry.
#include "apps/workbench/CollapsedPage.h"
#include "apps/workbench/EntityIndex.h"
#include "apps/workbench/EntityView.h"
#include "apps/workbench/SearchDocument.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace kokudo;
using testing::HasSubstr;
using workbench::LinksState;

namespace {

// Things of two lists lie 500 m apart along a line, so that only those of one name are one thing.
catalog::Record bridge(const std::string& list, int number, const std::string& title) {
  catalog::Record record;
  record.id = list + ":" + std::to_string(1000 + number);
  record.source = list;
  record.dataset = "bridges";
  record.title = title;
  record.kind = "bridge";
  record.municipality = "27107";
  const double longitude = 135 + number * 0.01, latitude = 34.5;
  record.place = {catalog::PlaceQuality::Point,
                  longitude,
                  latitude,
                  {longitude, latitude, longitude, latitude},
                  {},
                  ""};
  return record;
}

std::string nameOf(int number) {
  static const char* const kNames[] = {"築港", "天保", "八幡", "桜川", "新池",
                                       "大黒", "千歳", "此花", "福町", "中島"};
  return std::string(kNames[number % 10]) + kNames[number / 10 % 10] + "橋";
}

/// `both` bridges in two lists, then `alone` in the first one only.
class EntitySearch : public testing::Test {
 protected:
  void fill(int both, int alone) {
    auto catalog = workspace.openCatalog(true);
    ASSERT_TRUE(catalog.ok());
    auto transaction = catalog->begin();
    for (int i = 0; i < both + alone; ++i)
      ASSERT_TRUE(catalog->upsert(bridge("a", i, nameOf(i))).ok());
    for (int i = 0; i < both; ++i) ASSERT_TRUE(catalog->upsert(bridge("b", i, nameOf(i))).ok());
    ASSERT_TRUE(transaction->commit().ok());
    publish();
  }

  void publish() {
    ASSERT_TRUE(workspace.publish(progress, {}).ok());
    const auto linked = workbench::bringLinksUpToDate(workspace, false, progress, {});
    ASSERT_TRUE(linked.ok()) << linked.error().message;
  }

  Result<workbench::CollapsedPage> collapsed(const search::Query& query) {
    const auto links = workbench::openLinks(workspace);
    const auto searcher = workspace.openSearcher();
    const auto catalog = workspace.openCatalog(false);
    return workbench::searchCollapsed(query, *searcher, *links, *catalog, false, {});
  }

  static search::Query page(const std::string& text, std::size_t offset, std::size_t limit) {
    search::Query query;
    query.text = text;
    query.offset = offset;
    query.limit = limit;
    return query;
  }

  test::TemporaryFolder folder;
  workspace::Workspace workspace = std::move(workspace::Workspace::open(folder.path())).value();
  NoProgress progress;
};

}  // namespace

TEST_F(EntitySearch, CountsEntriesByThingsAndTheTotalByRecords) {
  fill(30, 20);
  const auto found = collapsed(page("橋", 0, 10));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->page.total, 80u);
  EXPECT_EQ(found->total, 50u);
  EXPECT_TRUE(found->exact);
  EXPECT_FALSE(found->older);
  EXPECT_EQ(found->page.hits.size(), 10u);
  EXPECT_EQ(found->entities.size(), 10u);
}

TEST_F(EntitySearch, ShowsEveryThingOnceOverAllPages) {
  fill(30, 20);
  std::set<std::string> titles;
  std::size_t entries = 0;
  for (std::size_t offset = 0; offset < 60; offset += 7) {
    const auto found = collapsed(page("橋", offset, 7));
    ASSERT_TRUE(found.ok());
    entries += found->page.hits.size();
    for (const auto& hit : found->page.hits) titles.insert(hit.title);
  }
  EXPECT_EQ(entries, 50u);
  EXPECT_EQ(titles.size(), 50u);
}

TEST_F(EntitySearch, ListsTheOtherRecordsWithTheReasonAndWhetherTheyAreHits) {
  fill(3, 0);
  const auto found = collapsed(page("source:a 築港築港橋", 0, 10));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->entities.size(), 1u);
  const auto& entity = found->entities[0];
  ASSERT_TRUE(entity.has_value());
  ASSERT_EQ(entity->members.size(), 2u);
  EXPECT_EQ(entity->members[0].id, "a:1000");
  EXPECT_TRUE(entity->members[0].isHit);
  EXPECT_EQ(entity->members[1].id, "b:1000");
  EXPECT_FALSE(entity->members[1].isHit);
  EXPECT_EQ(entity->members[1].title, "築港築港橋");
  EXPECT_THAT(entity->members[1].reason, HasSubstr("score"));
}

TEST_F(EntitySearch, KnowsThatAMemberIsAHitWhereverItStandsInTheResult) {
  fill(30, 0);
  search::Query query = page("", 0, 1);
  query.sort = search::Query::Sort::Title;
  const auto found = collapsed(query);
  ASSERT_TRUE(found.ok());
  ASSERT_TRUE(found->entities[0].has_value());
  for (const auto& member : found->entities[0]->members) EXPECT_TRUE(member.isHit) << member.id;
}

TEST_F(EntitySearch, GivesADocumentWithNewMembersOnly) {
  fill(2, 1);
  workbench::SearchDocument document;
  auto found = collapsed(page("橋", 0, 10));
  ASSERT_TRUE(found.ok());
  document.page = found->page;
  document.collapsed = std::move(*found);
  const auto json = nlohmann::json::parse(workbench::toJson(document));
  EXPECT_EQ(json["total"], 5);
  EXPECT_EQ(json["collapse"],
            (nlohmann::json{
                {"by", "entity"}, {"total", 3}, {"exact", true}, {"older_than_catalogue", false}}));
  std::size_t alone = 0;
  for (const auto& hit : json["hits"]) alone += hit["entity"].is_null();
  EXPECT_EQ(json["hits"].size(), 3u);
  EXPECT_EQ(alone, 1u);
}

TEST_F(EntitySearch, SaysThatTheLinksAreOlderThanTheCatalogue) {
  fill(2, 0);
  EXPECT_EQ(workbench::linksState(workspace)->age, LinksState::Age::Current);
  {
    auto catalog = workspace.openCatalog(true);
    ASSERT_TRUE(catalog->remove("b:1000").ok());
  }
  EXPECT_EQ(workbench::linksState(workspace)->age, LinksState::Age::Older);
  const auto found = collapsed(page("", 0, 10));
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->older);
  const auto links = workbench::openLinks(workspace);
  const auto catalog = workspace.openCatalog(false);
  const auto view = workbench::viewEntity("a:1000", *links, *catalog);
  ASSERT_TRUE(view.ok());
  ASSERT_TRUE(view->has_value());
  EXPECT_TRUE((*view)->members[1].gone);
}

TEST_F(EntitySearch, BuildsLinksOnlyWhereTheyAreNotCurrent) {
  EXPECT_EQ(workbench::linksState(workspace)->age, LinksState::Age::None);
  const auto none = workbench::openLinks(workspace);
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message, HasSubstr("kokudo index link"));
  fill(2, 0);
  EXPECT_FALSE(workbench::bringLinksUpToDate(workspace, false, progress, {})->built);
  EXPECT_TRUE(workbench::bringLinksUpToDate(workspace, true, progress, {})->built);
}

TEST_F(EntitySearch, TakesLinksOfAnotherCatalogueForOlder) {
  fill(2, 0);
  const test::TemporaryFolder second;
  auto other = workspace::Workspace::open(second.path());
  ASSERT_TRUE(other.ok());
  {
    auto catalog = other->openCatalog(true);
    auto transaction = catalog->begin();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(catalog->upsert(bridge("c", i, nameOf(i))).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  std::filesystem::copy_file(workbench::linksFile(workspace), workbench::linksFile(*other));
  EXPECT_EQ(workbench::linksState(*other)->age, LinksState::Age::Older);
}

TEST_F(EntitySearch, KeepsTheOldLinksWhereTheBuildIsStopped) {
  fill(3, 0);
  CancelToken token;
  token.cancel();
  const auto stopped = workbench::bringLinksUpToDate(workspace, true, progress, token);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().kind, Error::Kind::Cancelled);
  EXPECT_EQ(workbench::linksState(workspace)->entities, 3u);
}
