#pragma once

#include "index/suggest/Suggestions.h"
#include "index/suggest/SuggestionsWriter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::suggest {

inline catalog::Record recordOf(const std::string& id, const std::string& kind,
                                const std::string& title, const std::string& municipality = {},
                                const std::string& kana = {}) {
  catalog::Record record;
  record.id = "test:" + id;
  record.source = "test";
  record.kind = kind;
  record.title = title;
  record.municipality = municipality;
  if (!kana.empty()) record.attributes.emplace_back("kana", kana);
  return record;
}

/// Municipalities of one name, wards, towns with readings, and things called alike.
inline std::vector<catalog::Record> smallCountry() {
  std::vector<catalog::Record> records{
      recordOf("m1", "municipality", "港区", "13103", "みなとく"),
      recordOf("m2", "municipality", "名古屋市 港区", "23111", "なごやし みなとく"),
      recordOf("m3", "municipality", "大阪市 港区", "27107", "おおさかし みなとく"),
      recordOf("m4", "municipality", "大阪市", "27100", "おおさかし"),
      recordOf("m5", "municipality", "府中市", "13206", "ふちゅうし"),
      recordOf("m6", "municipality", "府中市", "34208", "ふちゅうし"),
      recordOf("m7", "municipality", "東大阪市", "27227", "ひがしおおさかし"),
      recordOf("m8", "municipality", "高崎市", "10202", "たかさきし"),
      recordOf("m9", "municipality", "さいたま市 浦和区", "11107", "さいたまし うらわく"),
      recordOf("t1", "town", "港区芝一丁目", "13103", "シバ１チョウメ"),
      recordOf("t2", "address", "港区大字坂路字野出内", "13103", "オオアザサカジアザノデノウチ"),
      recordOf("a1", "station", "新大阪", "27107", "しんおおさか"),
      recordOf("a2", "bridge", "渋谷橋", "13103", "しぶやばし"),
      recordOf("a3", "plant", "奥清津発電所"),
      recordOf("a4", "building", "港区芝一丁目 建物 13103-bldg-9", "13103"),
  };
  for (int i = 0; i < 5; ++i)
    records.push_back(recordOf("s" + std::to_string(i), "school", "中央小学校", "13206"));
  for (auto& record : records) record.datasetTitle = "避難場所";
  return records;
}

inline Suggestions dictionaryOf(const std::filesystem::path& folder,
                                const std::vector<catalog::Record>& records) {
  SuggestionsWriter writer;
  for (const auto& record : records) writer.add(record);
  const auto written = writer.finish(folder / kSuggestionsFile);
  EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
  auto opened = Suggestions::open({folder / kSuggestionsFile});
  EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().message);
  return std::move(opened).value();
}

inline std::vector<std::string> textsOf(const std::vector<Suggestion>& suggestions) {
  std::vector<std::string> texts;
  for (const auto& s : suggestions) texts.push_back(s.text);
  return texts;
}

}  // namespace kokudo::suggest
