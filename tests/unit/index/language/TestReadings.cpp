#include "index/language/Readings.h"
#include "tests/unit/index/language/TabCases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::language {
namespace {

using ::testing::Contains;
using ::testing::Each;

TEST(Readings, WriteKanaAsTheCasesSay) {
  for (const auto& one : test::readTabCases("search-readings.txt", 3)) {
    EXPECT_EQ(romajiOf(one.columns[0]), one.columns[1]) << one.where;
    EXPECT_EQ(romajiOf(one.columns[0], LongVowels::Kept), one.columns[2]) << one.where;
  }
}

TEST(Readings, FindTheKanaThatRomajiMayStandFor) {
  EXPECT_THAT(kanaOf("tokyo"), Contains("とうきょう"));
  EXPECT_THAT(kanaOf("osaka"), Contains("おおさか"));
  EXPECT_THAT(kanaOf("TŌKYŌ"), Contains("とうきょう"));
  EXPECT_THAT(kanaOf("shimbashi"), Contains("しんばし"));
  EXPECT_THAT(kanaOf("sinbasi"), Contains("しんばし"));
  EXPECT_THAT(kanaOf("matcha"), Contains("まっちゃ"));
  EXPECT_THAT(kanaOf("mattya"), Contains("まっちゃ"));
  EXPECT_THAT(kanaOf("shinichi"), Contains("しんいち"));
  EXPECT_THAT(kanaOf("hon'ya"), Contains("ほんや"));
  EXPECT_THAT(kanaOf("tukuba"), Contains("つくば"));
  EXPECT_EQ(kanaOf("hakata").front(), "はかた");
  EXPECT_TRUE(kanaOf("bridge").empty());
  EXPECT_TRUE(kanaOf("").empty());
}

TEST(Readings, KeepTheAlternativesFew) {
  EXPECT_LE(kanaOf("kokokokokokokokokokokokokoko").size(), 32u);
  EXPECT_TRUE(kanaOf(std::string(65, 'a')).empty());
}

TEST(Readings, ShareAKeyHoweverTheyAreWritten) {
  for (const char* text :
       {"とうきょう", "トーキョー", "ﾄｳｷｮｳ", "toukyou", "Tokyo", "Tōkyō", "tôkyô"})
    EXPECT_EQ(readingKey(text), "tokyo") << text;
  for (const char* text : {"しんばし", "Shimbashi", "sinbasi", "shinbashi"})
    EXPECT_EQ(readingKey(text), "shinbashi") << text;
  for (const char* text : {"まっちゃ", "matcha", "mattya", "maccha"})
    EXPECT_EQ(readingKey(text), "matcha") << text;
  EXPECT_EQ(readingKey("つづき"), readingKey("tuduki"));
  EXPECT_EQ(readingKey("橋3"), "橋3");
}

TEST(Readings, OfKanaAreAmongWhatTheirRomajiMayStandFor) {
  for (const char* kana : {"さっぽろ", "せんだい", "ちば", "よこはま", "なごや", "ひろしま",
                           "ふくおか", "なは", "きゅうしゅう", "ほくりく", "じょうえつ"})
    EXPECT_THAT(kanaOf(romajiOf(kana)), Contains(kana));
}

TEST(Readings, TakeAnyBytes) {
  for (std::string text : {std::string("\xFF\xE3\x81"), std::string("\0っ", 4), std::string("っ"),
                           std::string("ー"), std::string("ん")}) {
    EXPECT_LE(romajiOf(text).size(), text.size() * 3);
    EXPECT_LE(readingKey(text).size(), text.size() * 3);
    EXPECT_LE(kanaOf(text).size(), 32u);
  }
  std::string large;
  while (large.size() < (1 << 20)) large += "っー";
  EXPECT_LE(readingKey(large).size(), large.size());
}

TEST(Readings, MakeHiraganaKatakana) {
  EXPECT_EQ(katakanaOf("ひばりが丘 A"), "ヒバリガ丘 A");
}

}  // namespace
}  // namespace kokudo::language
