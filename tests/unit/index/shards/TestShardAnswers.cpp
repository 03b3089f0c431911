// The same queries on the index of our own and on shards.
#include "tests/unit/index/search/RandomQueries.h"
#include "tests/unit/index/shards/ShardWorld.h"

#include <gmock/gmock.h>

namespace kokudo::shards {
namespace {

using search::Query;
using ::testing::HasSubstr;

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

class ShardAnswers : public ::testing::Test {
 protected:
  static const ShardWorld& world() {
    static const ShardWorld kWorld = [] {
      search::Dice dice(11);
      return ShardWorld(search::randomRecords(dice, 600));
    }();
    return kWorld;
  }
  static const search::Searcher& own() {
    static const search::Searcher kSearcher = world().searcher();
    return kSearcher;
  }
  static ShardSearcher& shards(unsigned count) {
    static ShardSearcher one = world().open(1), three = world().open(3);
    return count == 1 ? one : three;
  }
};

Query everything(std::size_t limit = 2000) {
  Query query;
  query.limit = limit;
  return query;
}

}  // namespace

TEST_F(ShardAnswers, OfRandomTreesAreThoseOfTheIndexOfOurOwn) {
  search::Dice dice(5);
  int exact = 0;
  for (int n = 0; n < 400; ++n) {
    Query query = everything();
    query.tree = search::randomTree(dice, 3);
    query.countFacets = {"source", "prefecture", "year", "kind"};
    const auto text = language::toText(*query.tree);
    const auto expected = own().search(query);
    const auto found = shards(3).search(query);
    ASSERT_EQ(expected.ok(), found.ok())
        << text << ": " << (found.ok() ? "answered" : found.error().message);
    if (!expected) continue;
    ++exact;
    EXPECT_EQ(sorted(idsOf(found->page)), sorted(idsOf(*expected))) << text;
    EXPECT_EQ(found->page.total, expected->total) << text;
    EXPECT_EQ(found->page.exact, expected->exact) << text;
    for (const auto& facet : query.countFacets)
      EXPECT_EQ(countsOf(found->page.facets.at(facet)), countsOf(expected->facets.at(facet)))
          << text << " " << facet;
  }
  EXPECT_GT(exact, 300);
}

TEST_F(ShardAnswers, OfQueryMembersAreThoseOfTheIndexOfOurOwn) {
  search::Dice dice(6);
  for (int n = 0; n < 200; ++n) {
    Query query = everything();
    search::addRandomMembers(dice, query);
    if (dice.oneIn(2)) query.text = dice.pick(search::kPieces);
    const auto expected = own().search(query);
    const auto found = shards(3).search(query);
    ASSERT_EQ(expected.ok(), found.ok()) << n;
    if (!expected) continue;
    EXPECT_EQ(sorted(idsOf(found->page)), sorted(idsOf(*expected))) << n;
    EXPECT_EQ(found->page.total, expected->total) << n;
  }
}

TEST_F(ShardAnswers, AreInTheSameOrderByYearTitleDistanceAndWithoutWords) {
  using Sort = Query::Sort;
  for (const Sort sort : {Sort::Relevance, Sort::Year, Sort::Title, Sort::Distance})
    for (const std::size_t offset : {0u, 17u, 90u}) {
      Query query = everything(25);
      query.sort = sort;
      query.offset = offset;
      if (sort == Sort::Distance) query.near = Query::Near{34.5, 135.5, 60000};
      const auto expected = own().search(query);
      const auto found = shards(3).search(query);
      ASSERT_TRUE(expected.ok() && found.ok());
      EXPECT_EQ(idsOf(found->page), idsOf(*expected)) << int(sort) << " from " << offset;
    }
}

TEST_F(ShardAnswers, AndScoresDoNotDependOnHowManyShardsThereAre) {
  for (const char* text : {"橋", "避難所", "大阪 橋", "bridge OR 港", "27100-bldg-1", "高島"}) {
    Query query = everything(50);
    query.text = text;
    const auto one = shards(1).search(query), three = shards(3).search(query);
    ASSERT_TRUE(one.ok() && three.ok());
    ASSERT_FALSE(one->page.hits.empty()) << text;
    EXPECT_EQ(idsOf(one->page), idsOf(three->page)) << text;
    for (std::size_t i = 0; i < one->page.hits.size(); ++i)
      EXPECT_DOUBLE_EQ(one->page.hits[i].score, three->page.hits[i].score) << text << " " << i;
  }
}

TEST_F(ShardAnswers, ShowWhatTheIndexOfOurOwnShowsOfAHit) {
  Query query = everything(40);
  query.text = "橋";
  query.sort = Query::Sort::Title;
  query.near = Query::Near{34.5, 135.5, 60000};
  const auto expected = own().search(query);
  const auto found = shards(3).search(query);
  ASSERT_TRUE(expected.ok() && found.ok());
  ASSERT_EQ(found->page.hits.size(), expected->hits.size());
  for (std::size_t i = 0; i < expected->hits.size(); ++i) {
    const auto &a = found->page.hits[i], &b = expected->hits[i];
    EXPECT_EQ(a.title, b.title);
    EXPECT_EQ(a.snippet, b.snippet);
    EXPECT_EQ(a.datasetTitle, b.datasetTitle);
    EXPECT_EQ(a.year, b.year);
    EXPECT_EQ(a.place.bbox, b.place.bbox);
    EXPECT_NEAR(*a.distanceMetres, *b.distanceMetres, 1e-6);
  }
}

TEST_F(ShardAnswers, RefuseByNameWhatShardsCannotCount) {
  Query query = everything();
  query.countFacets = {"attr:note"};
  const auto refused = shards(3).search(query);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Unsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("attr:note"));
}

TEST_F(ShardAnswers, RefuseWrongUsageAsTheIndexOfOurOwnDoes) {
  Query far = everything();
  far.sort = Query::Sort::Distance;
  Query colour = everything();
  colour.countFacets = {"colour"};
  Query unknown = everything();
  unknown.where = {"nothing>1"};
  Query box = everything();
  box.bbox = {135, 40, 136, 35};
  for (const Query& query : {far, colour, unknown, box}) {
    const auto refused = shards(3).search(query);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Error::Kind::BadUsage) << refused.error().message;
  }
}

TEST_F(ShardAnswers, CountValuesOfNumbersWithOneValueEach) {
  Query query = everything();
  query.countFacets = {"attr:spans"};
  const auto expected = own().search(query);
  const auto found = shards(3).search(query);
  ASSERT_TRUE(expected.ok() && found.ok());
  EXPECT_EQ(countsOf(found->page.facets.at("attr:spans")),
            countsOf(expected->facets.at("attr:spans")));
}

}  // namespace kokudo::shards
