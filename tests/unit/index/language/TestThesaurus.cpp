#include "index/language/Analyzer.h"
#include "index/language/Thesaurus.h"
#include "tests/unit/index/language/TabCases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::language {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Expansion> expansionsOf(const std::string& text) {
  return Thesaurus::standard().expansions(Analyzer::standard().fold(text).text);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " / ") + part;
  return text;
}

TEST(Thesaurus, ExpandsWhatTheCasesSay) {
  for (const auto& one : test::readTabCases("search-thesaurus.txt", 2)) {
    const auto found = expansionsOf(one.columns[0]);
    EXPECT_EQ(found.empty() ? "-" : joined(found[0].others), one.columns[1])
        << one.where << " " << one.columns[0];
    for (const Expansion& expansion : found) EXPECT_TRUE(expansion.whole);
  }
}

TEST(Thesaurus, HasAtLeast400Groups) {
  const auto loaded = Thesaurus::load(test::sourceDir() / "assets" / "thesaurus.tsv");
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_GE(loaded->groups(), 400u);
}

TEST(Thesaurus, TakesTheLongestTermAndSaysWhereAndWhy) {
  const std::string text = "高速道路の点検";
  const auto found = expansionsOf(text);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "高速道路");
  EXPECT_EQ(found[0].reason, "高速道路 = 高速自動車国道 = expressway = motorway");
  EXPECT_FALSE(found[0].whole);
  EXPECT_EQ(found[1].term, "点検");
}

TEST(Thesaurus, TakesAnythingShortOnlyAsAWordOfItsOwn) {
  EXPECT_THAT(expansionsOf("石橋"), IsEmpty());
  EXPECT_THAT(expansionsOf("ship's shipyard"), ::testing::SizeIs(1));
  EXPECT_THAT(expansionsOf("橋 港"), ::testing::SizeIs(2));
}

class SmallThesaurus : public ::testing::Test {
 protected:
  Result<Thesaurus> load(const std::string& text) {
    test::writeText(_folder / "t.tsv", text);
    return Thesaurus::load(_folder / "t.tsv");
  }
  test::TemporaryFolder _folder;
};

TEST_F(SmallThesaurus, DoesNotFollowOneGroupIntoAnother) {
  const auto thesaurus = load("甲々\tbank\n乙々\tbank\n");
  ASSERT_TRUE(thesaurus.ok()) << thesaurus.error().message;
  const auto found = thesaurus->expansions("甲々");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].others, ElementsAre("bank"));
  EXPECT_EQ(thesaurus->expansions("bank").size(), 2u);
}

TEST_F(SmallThesaurus, NamesTheLineThatIsWrong) {
  const auto problem = [&](const std::string& text) {
    const auto thesaurus = load(text);
    return thesaurus.ok() ? std::string() : thesaurus.error().message;
  };
  EXPECT_NE(problem("a\tb\nc\n").find("t.tsv:2: one term"), std::string::npos);
  EXPECT_NE(problem("a\t\n").find("t.tsv:1: an empty term"), std::string::npos);
  EXPECT_NE(problem("髙潮\t高潮\n").find("given twice"), std::string::npos);
}

TEST(Thesaurus, AnswersALongTextInLinearTime) {
  for (const char* piece : {"橋", "a", "a ", "quay ", "地すべ", "\xFF", "-"}) {
    std::string text;
    while (text.size() < (1 << 19)) text += piece;
    for (const Expansion& expansion : expansionsOf(text)) ASSERT_LT(expansion.begin, expansion.end);
  }
}

}  // namespace
}  // namespace kokudo::language
