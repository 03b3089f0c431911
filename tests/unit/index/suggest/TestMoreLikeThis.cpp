#include "index/language/QueryParser.h"
#include "index/suggest/MoreLikeThis.h"
#include "tests/unit/index/suggest/SmallCountry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::suggest {
namespace {

catalog::Record school() {
  catalog::Record record = recordOf("1", "shelter", "横浜市立原中学校 12-3");
  record.datasetTitle = "指定避難所";
  record.place.how = catalog::PlaceQuality::Point;
  record.place.longitude = 139.5;
  record.place.latitude = 35.5;
  return record;
}

TEST(MoreLikeThis, AsksForWhatTheNameSaysItIsAndNotForItself) {
  const auto queries = queriesLike(school());
  ASSERT_EQ(queries.size(), 4u);
  const std::string narrowest = language::toText(queries[0]);
  EXPECT_THAT(narrowest, testing::HasSubstr("中学校"));
  EXPECT_THAT(narrowest, testing::HasSubstr("shelter"));
  EXPECT_THAT(narrowest, testing::HasSubstr("139.5"));
  EXPECT_THAT(narrowest, testing::Not(testing::HasSubstr("12-3")));
  for (const auto& query : queries)
    EXPECT_THAT(language::toText(query), testing::HasSubstr("test:1"));
}

TEST(MoreLikeThis, GivesQueriesOfTheLanguage) {
  for (const auto& query : queriesLike(school())) {
    const auto again = language::parseQuery(language::toText(query));
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(*again, query);
  }
}

TEST(MoreLikeThis, LeavesOutWhatTheRecordLacks) {
  catalog::Record bare = recordOf("1", "", "123");
  EXPECT_TRUE(queriesLike(bare).empty());
  bare.kind = "bridge";
  bare.title = "橋";
  EXPECT_EQ(queriesLike(bare).size(), 1u);
}

}  // namespace
}  // namespace kokudo::suggest
