// Phrases with numbers, which have stored bits where many records hold them: what is found is what
// a reading of each text finds, and no text is read for it.

#include "index/language/Analyzer.h"
#include "index/search/detail/Phrases.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::search {
namespace {

// 600 blocks: 中央1丁目1番 to 中央12丁目50番, written in several ways.
std::vector<catalog::Record> blocks() {
  const std::string before[] = {"中央", "B", "é", "中央A", "中央LOD1", "𠮷野", "3."};
  std::vector<catalog::Record> records;
  for (int i = 0; i < 600; ++i) {
    const std::string chome = std::to_string(i % 12 + 1), block = std::to_string(i / 12 + 1);
    auto record = recordAt("a:" + std::to_string(1000 + i),
                           before[i % 7] + chome + "丁目" + block + "番", 139.7, 35.7);
    record.text = before[(i + 3) % 7] + block + "号 字" + chome;
    record.datasetTitle = i % 2 ? "令和5年度 台帳" : "台帳";
    record.dataset = record.datasetTitle;
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<std::string> thoseThatHold(const std::vector<catalog::Record>& records,
                                       const std::string& phrase, bool inTitle) {
  const auto& analyzer = language::Analyzer::standard();
  const std::string folded = analyzer.fold(phrase).text;
  const auto holds = [&](const std::string& text) {
    return detail::findPhrase(analyzer.fold(text).text, folded) != std::string::npos;
  };
  std::vector<std::string> ids;
  for (const auto& record : records)
    if (holds(record.title) || (!inTitle && (holds(record.text) || holds(record.datasetTitle))))
      ids.push_back(record.id);
  return ids;
}

class StoredPhrases : public testing::Test {
 protected:
  const std::vector<catalog::Record> records = blocks();
  test::TemporaryFolder folder;
  const Searcher searcher = indexed(folder / "g", records);
};

TEST_F(StoredPhrases, WithNumbersFindWhatReadingFinds) {
  for (const std::string phrase : {"3丁目", "12丁目", "１丁目", "三丁目", "丁目3番", "3丁目2番",
                                   "丁目25番", "中央1丁目", "b1丁目", "lod1丁目", "A9丁目", "7号",
                                   "5年度", "令和5年", "号字1", "目3", "野7丁目", "𠮷野7丁目"})
    for (const bool inTitle : {false, true}) {
      auto found =
          idsOf(searcher, textQuery((inTitle ? "title:\"" : "\"") + std::string(phrase) + "\""));
      std::sort(found.begin(), found.end());
      EXPECT_EQ(found, thoseThatHold(records, phrase, inTitle)) << phrase << inTitle;
    }
}

TEST_F(StoredPhrases, WithNumbersAreNotReadFor) {
  for (const char* phrase : {"3丁目", "三丁目", "5年度"}) {
    const auto page = searcher.search(textQuery(phrase), true);
    ASSERT_TRUE(page.ok());
    EXPECT_NE(page->plan.find("stored bits"), std::string::npos) << page->plan;
  }
}

TEST_F(StoredPhrases, WithinLongerOnesLeaveFewTextsToRead) {
  const auto page = searcher.search(textQuery("9丁目13番"), true);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->total, thoseThatHold(records, "9丁目13番", true).size());
  EXPECT_NE(page->plan.find("parts, then texts"), std::string::npos) << page->plan;
}

}  // namespace
}  // namespace kokudo::search
