#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::search {
namespace {

using ::testing::Contains;
using ::testing::Not;

class EquivalentsTest : public ::testing::Test {
 protected:
  std::optional<Equivalents> of(Query query) {
    query.tellEquivalents = true;
    const auto page = _searcher.search(query);
    EXPECT_TRUE(page.ok()) << (page.ok() ? "" : page.error().message);
    return page.ok() ? page->equivalents : std::nullopt;
  }
  std::uint64_t total(const std::string& text, bool thesaurus) {
    Query query = textQuery(text);
    query.thesaurus = thesaurus;
    return _searcher.search(query)->total;
  }
  test::TemporaryFolder _folder;
  Searcher _searcher =
      indexed(_folder / "g",
              {recordAt("a:1", "勝鬨橋梁", 139, 35), recordAt("a:2", "Tower Bridge", 139, 35),
               recordAt("a:3", "Swing bridge, 港", 135, 34), recordAt("a:4", "避難所", 135, 34)});
};

TEST_F(EquivalentsTest, SayWhatTheThesaurusWouldAddAndLeaveTheTotalAlone) {
  const auto offer = of(textQuery("橋梁"));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->more, 2u);
  EXPECT_EQ(offer->more, total("橋梁", true) - total("橋梁", false));
  EXPECT_THAT(offer->words, Contains("bridge"));
  EXPECT_THAT(offer->words, Not(Contains("橋梁")));
}

TEST_F(EquivalentsTest, AreCountedWithinTheOtherConditions) {
  const auto offer = of(textQuery("橋梁 bbox:134,33,136,35"));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->more, 1u);
  EXPECT_FALSE(of(textQuery("橋梁 港 kind:school")));
}

TEST_F(EquivalentsTest, AreNotToldForPhrasesNorWhereNothingIsAdded) {
  EXPECT_FALSE(of(textQuery("\"橋梁\"")));
  EXPECT_FALSE(of(textQuery("避難所")));
  EXPECT_FALSE(of(textQuery("港 -橋梁")));
  Query query = textQuery("橋梁");
  query.thesaurus = true;
  EXPECT_FALSE(of(query));
}

TEST_F(EquivalentsTest, AreNotLookedForUnlessAskedFor) {
  EXPECT_FALSE(_searcher.search(textQuery("橋梁"))->equivalents);
}

}  // namespace
}  // namespace kokudo::search
