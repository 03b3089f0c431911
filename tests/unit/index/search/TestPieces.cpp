// What is typed may be a piece of a title, cut anywhere: the index folds the whole, the query a
// part.

#include "index/language/Analyzer.h"
#include "index/search/detail/Phrases.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/language/TabCases.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace kokudo::search {
namespace {

TEST(Pieces, FindWhatTheCasesSay) {
  const auto cases = test::readTabCases("search-pieces.txt", 3);
  std::map<std::string, std::string> ids;  // by title
  std::vector<catalog::Record> records;
  for (const auto& one : cases) {
    const auto [at, isNew] = ids.try_emplace(one.columns[1], "a:" + std::to_string(ids.size()));
    if (isNew) records.push_back(recordAt(at->second, at->first, 139.7, 35.7));
  }
  test::TemporaryFolder folder;
  const Searcher searcher = indexed(folder / "g", records);
  for (const auto& one : cases) {
    const auto found = idsOf(searcher, textQuery(one.columns[0]));
    const bool isFound = std::count(found.begin(), found.end(), ids[one.columns[1]]) > 0;
    EXPECT_EQ(isFound, one.columns[2] == "found")
        << one.where << ": " << one.columns[0] << " in " << one.columns[1];
  }
}

TEST(Pieces, AreMarkedInTheTextAsItIsWritten) {
  test::TemporaryFolder folder;
  auto record = recordAt("a:1", "交番", 139.7, 35.7);
  record.text = "豊島区池袋三丁目1番";
  const Searcher searcher = indexed(folder / "g", {record});
  const auto page = searcher.search(textQuery("池袋三"));
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->hits.size(), 1u);
  EXPECT_NE(page->hits[0].snippet.find("\x02池袋三丁目\x03"), std::string::npos)
      << page->hits[0].snippet;
}

TEST(Pieces, AreNotFoundWhereTheyAreDenied) {
  test::TemporaryFolder folder;
  const Searcher searcher = indexed(
      folder / "g", {recordAt("a:1", "池袋三丁目", 139.7, 35.7), recordAt("a:2", "池袋", 139, 35)});
  EXPECT_EQ(idsOf(searcher, textQuery("池袋 -池袋三")), std::vector<std::string>{"a:2"});
}

// A cut beside a digit, a letter or within a number does not leave words.
bool maybeCut(const std::string& before, const std::string& after) {
  const auto isWord = [](const std::string& c) { return c.size() == 1 && c != "-"; };
  const auto isNumeral = [](const std::string& c) {
    static const std::string kNumerals = "一二三十";
    return kNumerals.find(c) != std::string::npos;
  };
  if (isWord(before) || isWord(after)) return false;
  return !(isNumeral(before) && isNumeral(after));
}

TEST(Pieces, OfAnyTitleCutAnywhereMatchIt) {
  static const std::vector<std::string> kCharacters{"池", "三", "二", "十", "丁", "目", "番", "号",
                                                    "霞", "ヶ", "が", "関", "丘", "西", "ノ", "之",
                                                    "デ", "ー", "タ", "学", "校", "ツ", "条", "区"};
  const auto& analyzer = language::Analyzer::standard();
  std::mt19937 dice(11);
  int tried = 0, found = 0;
  for (int n = 0; n < 20'000; ++n) {
    std::vector<std::string> title;
    for (int k = 0; k < 9; ++k) title.push_back(kCharacters[dice() % kCharacters.size()]);
    const std::size_t begin = dice() % 6, end = begin + 3 + dice() % (title.size() - begin - 2);
    if (begin > 0 && !maybeCut(title[begin - 1], title[begin])) continue;
    if (end < title.size() && !maybeCut(title[end - 1], title[end])) continue;
    std::string whole, piece;
    for (std::size_t k = 0; k < title.size(); ++k) {
      whole += title[k];
      if (k >= begin && k < end) piece += title[k];
    }
    const auto phrases = detail::phrasesOf(piece, analyzer);
    if (phrases.size() != 1) continue;
    const std::string folded = analyzer.fold(whole).text;
    const auto stands = [&](const detail::Phrase& phrase) {
      return detail::findPhrase(folded, phrase.text) != std::string_view::npos;
    };
    const bool any = stands(phrases[0]) || std::any_of(phrases[0].otherForms.begin(),
                                                       phrases[0].otherForms.end(), stands);
    ++tried;
    found += any;
  }
  EXPECT_GE(tried, 5'000);
  // Left: a number cut off from what it counts at the front, and both ends at once.
  EXPECT_GE(found, tried * 97 / 100) << found << " of " << tried;
}

}  // namespace
}  // namespace kokudo::search
