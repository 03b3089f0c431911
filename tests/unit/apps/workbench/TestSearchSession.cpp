#include "apps/workbench/SearchSession.h"
#include "index/workspace/Workspace.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

using namespace kokudo;

namespace {

catalog::Record bridge(int number) {
  catalog::Record record;
  record.id = "test:" + std::to_string(number);
  record.source = "test";
  record.dataset = "bridges";
  record.title = "第" + std::to_string(number) + "橋";
  record.kind = "bridge";
  record.credit = "試験データ";
  record.year = 1980 + number % 3;
  record.place.how = catalog::PlaceQuality::Point;
  record.place.longitude = 135 + number % 20 * 0.01;
  record.place.latitude = 34 + number / 20 * 0.01;
  record.place.bbox = {record.place.longitude, record.place.latitude, record.place.longitude,
                       record.place.latitude};
  return record;
}

class SearchSession : public testing::Test {
 protected:
  void publish(int records) {
    auto workspace = workspace::Workspace::open(folder.path());
    auto store = workspace->openCatalog(true);
    {
      auto transaction = store->begin();
      for (int i = 0; i < records; ++i) ASSERT_TRUE(store->upsert(bridge(i)).ok());
      ASSERT_TRUE(transaction->commit().ok());
    }
    NoProgress progress;
    ASSERT_TRUE(workspace->publish(progress, {}).ok());
  }

  static bool waitFor(workbench::SearchSession& session) {
    for (int i = 0; i < 2000; ++i) {
      if (session.poll()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  }

  static search::Query words(const std::string& text) {
    search::Query query;
    query.text = text;
    return query;
  }

  test::TemporaryFolder folder;
};

}  // namespace

TEST_F(SearchSession, BringsAllYearsWhileOneOfThemIsChosen) {
  publish(30);
  workbench::SearchSession session(folder.path());
  auto query = words("橋");
  query.facets.emplace_back("year", "1981");
  session.request(query, 1);
  ASSERT_TRUE(waitFor(session));
  EXPECT_EQ(session.result().page.total, 10u);
  ASSERT_EQ(session.result().years.size(), 3u);
  EXPECT_EQ(session.result().years[2].year, 1982);
  EXPECT_EQ(session.result().years[2].count, 10u);
}

TEST_F(SearchSession, BringsHitsPinsAndCredits) {
  publish(30);
  workbench::SearchSession session(folder.path());
  session.request(words("橋"), 1);
  ASSERT_TRUE(waitFor(session));
  EXPECT_EQ(session.result().page.total, 30u);
  EXPECT_EQ(session.result().pins.size(), 30u);
  EXPECT_EQ(session.result().pins[0].kind, "bridge");
  EXPECT_THAT(session.result().credits, testing::ElementsAre("試験データ"));
  EXPECT_FALSE(session.busy());
}

TEST_F(SearchSession, CountsTooManyHitsTogetherWithoutLosingOne) {
  publish(400);
  workbench::SearchSession session(folder.path());
  session.request(words("橋"), 0.05);
  ASSERT_TRUE(waitFor(session));
  std::uint64_t members = 0;
  for (const auto& pin : session.result().pins) members += pin.count;
  EXPECT_EQ(members, 400u);
  EXPECT_LT(session.result().pins.size(), 100u);
}

TEST_F(SearchSession, NamesTheOnlyMemberOfACell) {
  publish(400);
  workbench::SearchSession session(folder.path());
  session.request(words("橋"), 0.004);
  ASSERT_TRUE(waitFor(session));
  ASSERT_FALSE(session.result().pins.empty());
  for (const auto& pin : session.result().pins) {
    if (pin.count == 1) {
      EXPECT_THAT(pin.title, testing::HasSubstr("橋"));
    }
  }
}

TEST_F(SearchSession, AnswersTheNewestOfManyRequests) {
  publish(200);
  workbench::SearchSession session(folder.path());
  for (int i = 0; i < 50; ++i) session.request(words("第" + std::to_string(i) + "橋"), 1);
  session.request(words("第7橋"), 1);
  std::string last;
  while (waitFor(session)) {
    last = session.result().query.text;
    if (last == "第7橋") break;
  }
  EXPECT_EQ(last, "第7橋");
  EXPECT_EQ(session.result().page.hits.at(0).title, "第7橋");
}

TEST_F(SearchSession, BringsNothingThatWasCancelled) {
  publish(200);
  workbench::SearchSession session(folder.path());
  for (int i = 0; i < 20; ++i) {
    session.request(words("橋"), 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(i));
    session.cancel();
    while (session.busy()) std::this_thread::yield();
    EXPECT_FALSE(session.poll());
  }
}

TEST_F(SearchSession, SaysWhyItCannotSearch) {
  workbench::SearchSession session(folder.path());
  session.request(words("橋"), 1);
  ASSERT_TRUE(waitFor(session));
  ASSERT_TRUE(session.result().failure.has_value());
  EXPECT_THAT(session.result().failure->message, testing::HasSubstr("import"));
}

TEST_F(SearchSession, TakesUpAGenerationPublishedMeanwhile) {
  publish(10);
  workbench::SearchSession session(folder.path());
  session.request(words("橋"), 1);
  ASSERT_TRUE(waitFor(session));
  publish(25);
  session.request(words("橋"), 1);
  ASSERT_TRUE(waitFor(session));
  EXPECT_EQ(session.result().page.total, 25u);
}
