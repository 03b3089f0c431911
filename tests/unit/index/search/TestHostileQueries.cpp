// Work is bounded by what a text may hold: each of these would run for minutes if it were not.

#include "tests/support/TestData.h"
#include "tests/unit/index/search/RandomWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::search {
namespace {

class HostileQueries : public ::testing::Test {
 protected:
  static std::string repeated(const std::string& piece, std::size_t bytes = 1 << 20) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
  }
  Result<SearchPage> search(const std::string& text, bool thesaurus = false) {
    Query query = textQuery(text);
    query.thesaurus = thesaurus;
    query.countFacets = {"source", "kind", "prefecture"};
    return _searcher.search(query, true);
  }
  static std::size_t countOf(const std::string& part, const std::string& text) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }
  Dice _dice{7};
  test::TemporaryFolder _folder;
  Searcher _searcher = indexed(_folder / "g", randomRecords(_dice, 2000));
};

TEST_F(HostileQueries, AreAnsweredOrRefusedByName) {
  for (const char* piece :
       {"橋",         "橋 ",       "大橋避難", "橋 OR ", "-橋 ",  "(",          ")",
        "(橋 ",       "\"",        "「橋」",   "|",      "OR ",   "NOT ",       "\x01",
        "\xFF",       "\xE6",      "ー",       "三",     "丁",    "三丁",       "が",
        "第",         "title:橋 ", "橋=1 ",    "橋~",    "a=1..", "mesh:5339 ", "near:35,135,1km ",
        "city:港区 ", "year:R5 ",  "*",        "？",     "a",     "a-",         "1 "})
    for (const bool thesaurus : {false, true}) {
      const auto page = search(repeated(piece), thesaurus);
      if (!page.ok()) {
        EXPECT_EQ(page.error().kind, Error::Kind::BadUsage) << piece;
        EXPECT_LT(page.error().message.size(), 400u) << piece;
      }
    }
  EXPECT_FALSE(search(std::string(10'000, '(')).ok());
}

TEST_F(HostileQueries, WorkOnceForWhatIsSaidAThousandTimes) {
  for (const char* joint : {" ", " OR "}) {
    std::string text = "橋";
    for (int i = 0; i < 1000; ++i) text += joint + std::string("橋");
    const auto page = search(text), once = search("橋");
    ASSERT_TRUE(page.ok()) << page.error().message;
    EXPECT_EQ(page->total, once->total);
    EXPECT_EQ(countOf("text 橋 (", page->plan), 1u) << page->plan;
    EXPECT_EQ(page->hits.front().id, once->hits.front().id);
  }
}

TEST_F(HostileQueries, HaveABoundOnTheirWordsTogether) {
  std::string word;
  for (char32_t c = U'一'; c < U'一' + 300; ++c) {
    word += static_cast<char>(0xE0 | c >> 12);
    word += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    word += static_cast<char>(0x80 | (c & 0x3F));
  }
  std::string text;
  for (int i = 0; i < 200; ++i) text += word + std::to_string(i) + " ";
  const auto page = search(text);
  ASSERT_FALSE(page.ok());
  EXPECT_THAT(page.error().message, ::testing::HasSubstr("65536 bytes"));
}

}  // namespace
}  // namespace kokudo::search
