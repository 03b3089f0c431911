#include "apps/workbench/QueryOptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace kokudo;
using workbench::parseQuery;
using workbench::QueryOptions;

TEST(QueryOptions, TakeABboxAsWestSouthEastNorth) {
  QueryOptions options;
  options.bbox = "135.3, 34.6,135.6,34.8";
  const auto query = parseQuery(options);
  ASSERT_TRUE(query.ok());
  EXPECT_THAT(*query->bbox, testing::ElementsAre(135.3, 34.6, 135.6, 34.8));
}

TEST(QueryOptions, NameTheOptionAndTheFormOfABrokenBbox) {
  QueryOptions options;
  for (const char* bad :
       {"1,2,3", "a,b,c,d", "135.3,34.8,135.6,34.6", "nan,0,1,1", "1,2,3,4,5", ""}) {
    options.bbox = bad;
    if (options.bbox.empty()) continue;
    const auto query = parseQuery(options);
    ASSERT_FALSE(query.ok()) << bad;
    EXPECT_EQ(query.error().kind, Error::Kind::BadUsage);
    EXPECT_THAT(query.error().message,
                testing::AllOf(testing::HasSubstr("--bbox"), testing::HasSubstr("W,S,E,N")));
  }
}

TEST(QueryOptions, TakeNearWithTheLatitudeFirst) {
  QueryOptions options;
  options.near = "34.64,135.41,500";
  const auto query = parseQuery(options);
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(query->near->latitude, 34.64);
  EXPECT_EQ(query->near->longitude, 135.41);
  options.near = "135.41,34.64,500";
  EXPECT_THAT(parseQuery(options).error().message, testing::HasSubstr("latitude first"));
}

TEST(QueryOptions, TakeOpenAndClosedYearRanges) {
  QueryOptions options;
  const auto years = [&](const char* text) {
    options.year = text;
    const auto query = parseQuery(options);
    EXPECT_TRUE(query.ok()) << text;
    return std::make_pair(query->yearFrom, query->yearTo);
  };
  EXPECT_EQ(years("1990..2005"), std::make_pair(std::optional(1990), std::optional(2005)));
  EXPECT_EQ(years("1990.."), std::make_pair(std::optional(1990), std::optional<int>()));
  EXPECT_EQ(years("..2005"), std::make_pair(std::optional<int>(), std::optional(2005)));
  EXPECT_EQ(years("1998"), std::make_pair(std::optional(1998), std::optional(1998)));
  options.year = "..";
  EXPECT_FALSE(parseQuery(options).ok());
  options.year = "昭和";
  EXPECT_FALSE(parseQuery(options).ok());
}

TEST(QueryOptions, SplitFacetsAtTheFirstEqualsSign) {
  QueryOptions options;
  options.facets = {"dataset=a=b"};
  EXPECT_THAT(parseQuery(options)->facets, testing::ElementsAre(std::make_pair("dataset", "a=b")));
  options.facets = {"prefecture"};
  EXPECT_THAT(parseQuery(options).error().message, testing::HasSubstr("dim=value"));
}

TEST(QueryOptions, WantAPointToSortByDistance) {
  QueryOptions options;
  options.sort = "distance";
  EXPECT_THAT(parseQuery(options).error().message, testing::HasSubstr("--near"));
  options.sort = "size";
  EXPECT_THAT(parseQuery(options).error().message, testing::HasSubstr("relevance"));
}

TEST(QueryOptions, SayWhenAPolygonIsNeitherAFileNorWkt) {
  QueryOptions options;
  options.polygon = "no-such-file.wkt";
  EXPECT_THAT(parseQuery(options).error().message, testing::HasSubstr("no such file"));
}

TEST(QueryOptions, DescribeThemselvesAsTyped) {
  QueryOptions options;
  options.text = "橋";
  options.bbox = "1,2,3,4";
  options.facets = {"kind=bridge"};
  EXPECT_EQ(workbench::describeQuery(options), "橋 --bbox 1,2,3,4 --facet kind=bridge");
}
