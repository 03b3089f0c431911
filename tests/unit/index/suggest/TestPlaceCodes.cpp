#include "index/language/QueryParser.h"
#include "index/suggest/PlaceCodes.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/suggest/SmallCountry.h"

#include <gtest/gtest.h>

namespace kokudo::suggest {
namespace {

struct PlaceCodes : testing::Test {
  test::TemporaryFolder folder;
  Suggestions names = dictionaryOf(folder.path(), smallCountry());

  // As the language prints it, so that spacing does not matter.
  static std::string asWritten(const std::string& text) {
    return language::toText(language::parseQuery(text).value());
  }
  std::string resolved(const std::string& text) {
    return withCodes(text, municipalityResolver(names));
  }
};

TEST_F(PlaceCodes, StandForAllThatANameMayMean) {
  EXPECT_EQ(resolved("橋 city:府中市"), asWritten("橋 (city:13206 OR city:34208)"));
  EXPECT_EQ(resolved("city:東京都府中市"), asWritten("city:13206"));
  EXPECT_EQ(resolved("-city:高崎市"), asWritten("-city:10202"));
}

TEST_F(PlaceCodes, TakeTheWardsOfADesignatedCityWithIt) {
  EXPECT_EQ(resolved("city:大阪市"), asWritten("city:27100 OR city:27107"));
}

TEST_F(PlaceCodes, OfADesignatedCityStandForItsWardsToo) {
  const std::string once = resolved("橋 city:27100");
  EXPECT_EQ(once, asWritten("橋 (city:27100 OR city:27107)"));
  EXPECT_EQ(resolved(once), once);
  EXPECT_EQ(resolved("city:27107"), "city:27107");
}

TEST_F(PlaceCodes, JoinTheAlternativesRoundThem) {
  EXPECT_EQ(resolved("city:府中市 OR city:高崎市"),
            asWritten("city:13206 OR city:34208 OR city:10202"));
}

TEST_F(PlaceCodes, LeaveEverythingElseAsItIs) {
  for (const char* text : {"橋 府中市", "city:13206", "city:ない市", "((", ""})
    EXPECT_EQ(resolved(text), text);
}

}  // namespace
}  // namespace kokudo::suggest
