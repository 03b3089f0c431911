#include "index/language/Analyzer.h"
#include "index/language/detail/KanjiVariants.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/utf8.h>

#include <random>
#include <sstream>

namespace kokudo::language {
namespace {

using ::testing::ElementsAre;

const Analyzer& analyzer() {
  return Analyzer::standard();
}

TEST(Analyzer, FoldsWhatTheCasesSay) {
  std::istringstream lines(test::readText(test::sourceDir() / "tests/cases/search-folding.txt"));
  std::string line;
  int cases = 0;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    const auto tab = line.find('\t');
    ASSERT_NE(tab, std::string::npos) << line;
    EXPECT_EQ(analyzer().fold(line.substr(0, tab)).text, line.substr(tab + 1)) << line;
    ++cases;
  }
  EXPECT_GE(cases, 50);
}

TEST(Analyzer, FoldsWhatIsFoldedToItself) {
  std::istringstream lines(test::readText(test::sourceDir() / "tests/cases/search-folding.txt"));
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::string folded = line.substr(line.find('\t') + 1);
    EXPECT_EQ(analyzer().fold(folded).text, folded);
  }
}

TEST(Analyzer, KeepsHiraganaApartFromKatakana) {
  EXPECT_NE(analyzer().fold("さくら").text, analyzer().fold("サクラ").text);
}

TEST(Analyzer, KnowsTheOriginalByteOfEachFoldedOne) {
  const std::string original = "港ﾎﾞｰﾄ㈱十二丁目A";
  const FoldedText folded = analyzer().fold(original);
  EXPECT_EQ(folded.text, "港ボート(株)12丁目a");
  ASSERT_EQ(folded.offsets.size(), folded.text.size() + 1);
  const auto originOf = [&](const std::string& part) {
    return folded.offsets[folded.text.find(part)];
  };
  EXPECT_EQ(originOf("ボ"), original.find("ﾎﾞ"));
  EXPECT_EQ(originOf("ー"), original.find("ｰ"));
  EXPECT_EQ(originOf("(株)"), original.find("㈱"));
  EXPECT_EQ(originOf("株)"), original.find("㈱"));
  EXPECT_EQ(originOf("12"), original.find("十二"));
  EXPECT_EQ(originOf("丁目"), original.find("丁目"));
  EXPECT_EQ(originOf("a"), original.find("A"));
  EXPECT_EQ(folded.offsets.back(), original.size());
  EXPECT_TRUE(std::is_sorted(folded.offsets.begin(), folded.offsets.end()));
}

TEST(Analyzer, CutsTextIntoRunsWithTheirPlaces) {
  const std::string original = "大阪港 Berth B-12・ﾎﾞｰﾄ";
  const auto tokens = analyzer().tokens(analyzer().fold(original));
  std::vector<std::string> texts, places;
  for (const Token& token : tokens) {
    texts.push_back(token.text);
    places.push_back(original.substr(token.begin, token.end - token.begin));
  }
  EXPECT_THAT(texts, ElementsAre("大阪港", "berth", "b", "12", "ボート"));
  EXPECT_THAT(places, ElementsAre("大阪港", "Berth", "B", "12", "ﾎﾞｰﾄ"));
}

TEST(Analyzer, MakesBigramsAndTheLastCharacterOfARun) {
  const auto termsOf = [](const std::string& text) {
    std::vector<std::string> all;
    for (const Token& token : analyzer().tokens(analyzer().fold(text)))
      for (auto& term : analyzer().terms(token)) all.push_back(term);
    return all;
  };
  EXPECT_THAT(termsOf("避難所"), ElementsAre("避難", "難所", "所"));
  EXPECT_THAT(termsOf("橋"), ElementsAre("橋"));
  EXPECT_THAT(termsOf("Bridge橋"), ElementsAre("bridge", "橋"));
  EXPECT_THAT(termsOf(""), ElementsAre());
  EXPECT_LE(termsOf(std::string(5000, 'x')).at(0).size(), 245u);
}

TEST(Analyzer, ReplacesBrokenUtf8AndNeverReadsPastTheEnd) {
  const std::string broken[] = {"\xE6", "\xE6\xA9",
                                "a\xFF"
                                "b",
                                "\xED\xA0\x80", std::string("\0x", 2)};
  for (const std::string& text : broken) {
    const FoldedText folded = analyzer().fold(text);
    EXPECT_EQ(folded.offsets.size(), folded.text.size() + 1);
    EXPECT_EQ(folded.offsets.back(), text.size());
  }
  EXPECT_EQ(analyzer()
                .fold("a\xFF"
                      "b")
                .text,
            "a b");
}

// What every folding must keep: one offset a byte and one for the end, never falling, within the
// original, at the beginning of a character (or of a broken byte), the same within one character.
void expectSoundOffsets(const std::string& original) {
  const FoldedText folded = analyzer().fold(original);
  ASSERT_EQ(folded.offsets.size(), folded.text.size() + 1);
  ASSERT_EQ(folded.offsets.back(), original.size());
  ASSERT_TRUE(std::is_sorted(folded.offsets.begin(), folded.offsets.end()));
  std::vector<bool> starts(original.size() + 1, false);
  for (std::int32_t i = 0, length = static_cast<std::int32_t>(original.size()); i < length;) {
    starts[static_cast<std::size_t>(i)] = true;
    UChar32 c;
    U8_NEXT(original.data(), i, length, c);
  }
  starts[original.size()] = true;
  for (std::size_t i = 0; i < folded.text.size(); ++i) {
    ASSERT_TRUE(starts[folded.offsets[i]]) << i;
    if ((folded.text[i] & 0xC0) == 0x80) {
      ASSERT_EQ(folded.offsets[i], folded.offsets[i - 1]);
    }
  }
  for (const Token& token : analyzer().tokens(folded)) {
    ASSERT_LT(token.begin, token.end);
    ASSERT_LE(token.end, original.size());
    ASSERT_TRUE(starts[token.begin] && starts[token.end]);
  }
}

std::string randomBytes(std::mt19937& dice) {
  static const std::vector<std::string> kPieces{"霞",
                                                "ヶ",
                                                "ケ",
                                                "が",
                                                "関",
                                                "之",
                                                "ノ",
                                                "島",
                                                "ﾎ",
                                                "ﾞ",
                                                "ﾟ",
                                                "ー",
                                                "－",
                                                "~",
                                                "髙",
                                                "邊",
                                                "二",
                                                "十",
                                                "百",
                                                "丁目",
                                                "番",
                                                "一",
                                                "条",
                                                "西",
                                                "A",
                                                "É",
                                                "e\xCC\x81",
                                                "㈱",
                                                "㍻",
                                                "Ⅲ",
                                                "\xF3\xA0\x84\x80",
                                                "\xE3\x82\x99",
                                                "\xCC\x81",
                                                "\xFF",
                                                "\xE6",
                                                "\xED\xA0\x80",
                                                " ",
                                                "\n",
                                                "3",
                                                "か",
                                                "所",
                                                "丘",
                                                "つ",
                                                "ッ",
                                                "𠮷",
                                                "ｶﾞ",
                                                "が",
                                                "İ",
                                                "ß",
                                                "ﷺ"};
  std::string text;
  for (std::size_t n = dice() % 14; n > 0; --n) text += kPieces[dice() % kPieces.size()];
  if (dice() % 4 == 0) text += static_cast<char>(dice());
  return text;
}

TEST(Analyzer, KeepsSoundOffsetsForAnyBytes) {
  std::mt19937 dice(1);
  for (int n = 0; n < 20'000 && !::testing::Test::HasFailure(); ++n)
    expectSoundOffsets(randomBytes(dice));
}

TEST(Analyzer, FoldsAnythingFoldedToItself) {
  std::mt19937 dice(2);
  for (int n = 0; n < 20'000 && !::testing::Test::HasFailure(); ++n) {
    const std::string once = analyzer().fold(randomBytes(dice)).text;
    EXPECT_EQ(analyzer().fold(once).text, once);
  }
}

// Marks of two classes in turn are sorted by composition: unbounded, a megabyte takes hours.
TEST(Analyzer, FoldsAMegabyteOfAnythingInLinearTime) {
  for (const char* piece : {"\xCC\x81\xCC\xA3", "ﾞ", "\xFF", "霞ヶ", "十", "ー", "\xE1\x84\x80",
                            "a", " ", "\xF3\xA0\x84\x80"}) {
    std::string text;
    while (text.size() < (1 << 20)) text += piece;
    expectSoundOffsets(text);
  }
}

TEST(Analyzer, DropsMarksOfLatinLettersOnly) {
  EXPECT_EQ(analyzer().fold("Tōkyō Genève").text, "tokyo geneve");
  EXPECT_EQ(analyzer().fold("e\xCC\x81x").text, "ex");
  EXPECT_EQ(analyzer().fold("か\xE3\x82\x99き").text, "がき");
  EXPECT_EQ(analyzer().fold("й").text, "й");
}

TEST(KanjiVariants, ShipsAtLeast150Pairs) {
  const auto table =
      detail::KanjiVariants::load(test::sourceDir() / "assets" / "kanji-variants.tsv");
  ASSERT_TRUE(table.ok()) << table.error().message;
  EXPECT_GE(table->size(), 150u);
}

TEST(KanjiVariants, NamesTheLineThatIsWrong) {
  test::TemporaryFolder folder;
  const auto problem = [&](const std::string& text) {
    test::writeText(folder / "t.tsv", text);
    const auto table = detail::KanjiVariants::load(folder / "t.tsv");
    return table.ok() ? std::string() : table.error().message;
  };
  EXPECT_EQ(problem("# c\n髙\t高\n"), "");
  EXPECT_NE(problem("髙\t高\n髙\t高\n").find("t.tsv:2"), std::string::npos);
  EXPECT_NE(problem("髙高\n").find("no tab"), std::string::npos);
  EXPECT_NE(problem("髙\t高い\n").find("t.tsv:1"), std::string::npos);
  EXPECT_NE(problem("a\tb\nb\tc\n").find("variant itself"), std::string::npos);
}

}  // namespace
}  // namespace kokudo::language
