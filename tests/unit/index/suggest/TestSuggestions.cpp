#include "index/suggest/Suggestions.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/suggest/SmallCountry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>

namespace kokudo::suggest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct SuggestionsTest : testing::Test {
  test::TemporaryFolder folder;
  Suggestions names = dictionaryOf(folder.path(), smallCountry());

  std::vector<std::string> complete(const std::string& typed) {
    return textsOf(names.complete(typed, 20));
  }
};

TEST_F(SuggestionsTest, CompleteKanjiByTheNameAndByWhatItLiesIn) {
  EXPECT_THAT(complete("港区"), Contains("東京都港区"));
  EXPECT_THAT(complete("東京都港"), Contains("東京都港区"));
  EXPECT_THAT(complete("芝一"), Contains("東京都港区芝一丁目"));
  EXPECT_THAT(complete("髙崎"), ElementsAre("群馬県高崎市"));
}

TEST_F(SuggestionsTest, CompleteKanaRomajiAndEveryWayToWriteAReading) {
  for (const char* typed : {"おおさかし", "オオサカ", "oosaka", "osaka", "ōsaka", "Osaka"})
    EXPECT_THAT(complete(typed), Contains("大阪府大阪市")) << typed;
  for (const char* typed : {"fuch", "huchu", "ふちゅ"})
    EXPECT_THAT(complete(typed), Contains("広島県府中市")) << typed;
  EXPECT_THAT(complete("sakaji"), ElementsAre("東京都港区大字坂路字野出内"));
}

TEST_F(SuggestionsTest, PutNamesThatBeginSoBeforeNamesWithAWordThatDoes) {
  const auto found = complete("大阪");
  ASSERT_FALSE(found.empty());
  const auto at = [&](const std::string& text) {
    return std::find(found.begin(), found.end(), text) - found.begin();
  };
  EXPECT_LT(at("大阪府大阪市"), at("新大阪"));
  EXPECT_LT(at("新大阪"), static_cast<std::ptrdiff_t>(found.size()));
}

// 港区 of three cities, with towns that have far more records than two of them.
std::vector<catalog::Record> portWards() {
  auto records = smallCountry();
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    records.push_back(recordOf("p" + n, "town", "港区芝" + n + "丁目", "13103"));
    records.push_back(recordOf("q" + n, "town", "港区芝公園", "13103", "シバコウエン"));
    records.push_back(recordOf("r" + n, "station", "大阪港", "27107", "おおさかこう"));
  }
  records.push_back(recordOf("x1", "town", "府中市大阪", "34208", "オオサカ"));
  return records;
}

TEST(Suggestions, PutEveryMunicipalityOfANameBeforeWhatLiesInOne) {
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), portWards());
  for (const char* typed : {"港区", "港", "みなとく", "ミナトク", "minatoku", "minato"}) {
    const auto found = textsOf(names.complete(typed, 3));
    EXPECT_THAT(found, UnorderedElementsAre("東京都港区", "愛知県名古屋市港区", "大阪府大阪市港区"))
        << typed;
  }
  EXPECT_THAT(textsOf(names.complete("港区", 4)).back(), testing::StartsWith("東京都港区芝"));
}

TEST(Suggestions, PutPrefecturesAndCitiesBeforeTownsOfTheirBareName) {
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), portWards());
  for (const char* typed : {"大阪", "おおさか", "osaka", "oosaka"}) {
    EXPECT_THAT(textsOf(names.complete(typed, 3)),
                ElementsAre("大阪府", "大阪府大阪市", "広島県府中市大阪"))
        << typed;
  }
  EXPECT_THAT(textsOf(names.complete("府中", 2)),
              UnorderedElementsAre("東京都府中市", "広島県府中市"));
}

TEST(Suggestions, TakeNoCityForOneWhoseNameIsItsEnd) {
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), smallCountry());
  const auto found = textsOf(names.complete("大阪市", 20));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), "大阪府大阪市");
  EXPECT_EQ(found.back(), "大阪府東大阪市");
}

TEST(Suggestions, PutAnExactNameBeforeLongerOnesWithMoreRecords) {
  std::vector<catalog::Record> records{recordOf("a", "bridge", "新橋")};
  for (int i = 0; i < 9; ++i)
    records.push_back(recordOf("b" + std::to_string(i), "bridge", "新橋梁"));
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), records);
  EXPECT_THAT(textsOf(names.complete("新橋", 2)), ElementsAre("新橋", "新橋梁"));
}

TEST(Suggestions, GoOnFromTheMiddleOfANumberOrALink) {
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(
      folder.path(), {recordOf("a", "town", "港区芝一丁目", "13103"), recordOf("b", "", "八丁堀"),
                      recordOf("c", "", "霞ヶ関駅"), recordOf("d", "", "第二小学校")});
  for (const auto& [typed, name] :
       {std::pair("芝一", "東京都港区芝一丁目"), std::pair("芝一丁", "東京都港区芝一丁目"),
        std::pair("八丁", "八丁堀"), std::pair("霞が", "霞ヶ関駅"), std::pair("第2", "第二小学校"),
        std::pair("第二", "第二小学校")})
    EXPECT_THAT(textsOf(names.complete(typed, 5)), Contains(name)) << typed;
}

TEST_F(SuggestionsTest, CountAndSortByCount) {
  const auto found = names.complete("", 5);
  EXPECT_THAT(found, IsEmpty());
  const auto schools = names.complete("中央", 5, SuggestionKind::Asset);
  ASSERT_EQ(schools.size(), 1u);
  EXPECT_EQ(schools[0].count, 5u);
  const auto places = names.complete("とうきょう", 5, SuggestionKind::Place);
  ASSERT_FALSE(places.empty());
  EXPECT_EQ(places[0].text, "東京都");
  EXPECT_EQ(places[0].code, "13");
  EXPECT_EQ(places[0].count, 11u);
}

TEST_F(SuggestionsTest, KeepToTheKindAskedFor) {
  const auto datasets = names.complete("避難", 5, SuggestionKind::Dataset);
  ASSERT_EQ(datasets.size(), 1u);
  EXPECT_EQ(datasets[0].count, 20u);
  EXPECT_THAT(names.complete("避難", 5, SuggestionKind::Asset), IsEmpty());
}

TEST_F(SuggestionsTest, FindNamesThatAreNearlyIt) {
  EXPECT_THAT(textsOf(names.similarTo("渋谷端", 3)), Contains("渋谷橋"));
  EXPECT_THAT(textsOf(names.similarTo("shibyabashi", 3)), Contains("渋谷橋"));
  EXPECT_THAT(textsOf(names.similarTo("奥津清発電所", 3)), ElementsAre("奥清津発電所"));
  EXPECT_THAT(textsOf(names.similarTo("中央小校", 3)), ElementsAre("中央小学校"));
  EXPECT_THAT(names.similarTo("全然違う名前", 3), IsEmpty());
}

TEST_F(SuggestionsTest, GiveAllMunicipalitiesOfAName) {
  const auto codes = [&](const std::string& name) {
    std::vector<std::string> found;
    for (const auto& one : names.municipalitiesNamed(name)) found.push_back(one.code);
    return found;
  };
  EXPECT_THAT(codes("港区"), ElementsAre("13103", "23111", "27107"));
  EXPECT_THAT(codes("東京都港区"), ElementsAre("13103"));
  EXPECT_THAT(codes("名古屋市港区"), ElementsAre("23111"));
  EXPECT_THAT(codes("府中"), ElementsAre("13206", "34208"));
  EXPECT_THAT(codes("大阪市"), ElementsAre("27100"));
  EXPECT_THAT(codes("ない市"), IsEmpty());
  EXPECT_EQ(names.municipalitiesNamed("府中市")[1].prefecture, "広島県");
  EXPECT_THAT(names.municipalitiesNamed("大阪市")[0].wards, ElementsAre("27107"));
}

TEST_F(SuggestionsTest, KnowFormerNames) {
  const auto found = names.municipalitiesNamed("浦和市");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].formerName, "浦和市");
}

// The heap of minima against looking at all of them.
TEST(Suggestions, AreTheBestOfTheRangeForRandomNames) {
  std::mt19937 random(7);
  std::map<std::string, std::uint64_t> counts;
  std::vector<catalog::Record> records;
  for (int i = 0; i < 6000; ++i) {
    std::string title;
    for (int n = 0; n < 4; ++n) title += "abc"[random() % 3];
    title += std::to_string(random() % 40);
    ++counts[title];
    records.push_back(recordOf(std::to_string(i), "thing", title));
  }
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), records);
  for (const std::string prefix : {"a", "ab", "abc", "cc", "bcab", "bcab1", "x"}) {
    std::vector<std::uint64_t> expected;
    for (const auto& [title, count] : counts)
      if (title.starts_with(prefix)) expected.push_back(count);
    std::sort(expected.rbegin(), expected.rend());
    if (expected.size() > 25) expected.resize(25);
    std::vector<std::uint64_t> found;
    for (const auto& s : names.complete(prefix, 25)) {
      EXPECT_TRUE(s.text.starts_with(prefix)) << s.text;
      EXPECT_EQ(s.count, counts[s.text]);
      found.push_back(s.count);
    }
    EXPECT_EQ(found, expected) << prefix;
  }
}

// The names of a small second import beside those of the first.
struct TwoDictionaries : testing::Test {
  TwoDictionaries() {
    const Suggestions first = dictionaryOf(folder.path(), smallCountry());
    SuggestionsWriter writer([&](const std::string& code) { return first.municipalityName(code); });
    for (const auto& record :
         {recordOf("n1", "municipality", "青森市", "02201", "あおもりし"),
          recordOf("n2", "municipality", "大阪市 北区", "27127", "おおさかし きたく"),
          recordOf("n3", "school", "中央小学校", "13206"),
          recordOf("n4", "school", "中央小学校", "13206"),
          recordOf("n5", "town", "港区芝二丁目", "13103"), recordOf("n6", "bridge", "渋谷端橋")})
      writer.add(record);
    EXPECT_TRUE(writer.finish(folder / suggestionsFileOf("g-000002")).ok());
    auto opened = Suggestions::open(suggestionsFilesIn(folder.path()));
    EXPECT_TRUE(opened.ok());
    names.emplace(std::move(*opened));
  }
  test::TemporaryFolder folder;
  std::optional<Suggestions> names;
};

TEST_F(TwoDictionaries, AnswerAsOne) {
  EXPECT_THAT(textsOf(names->complete("aomori", 5)), Contains("青森県青森市"));
  EXPECT_EQ(names->municipalityName("02201"), "青森県青森市");
  EXPECT_EQ(names->municipalityName("13103"), "東京都港区");
  ASSERT_EQ(names->municipalitiesNamed("青森市").size(), 1u);
  EXPECT_THAT(textsOf(names->similarTo("渋谷端", 5)), ElementsAre("渋谷橋", "渋谷端橋"));
}

TEST_F(TwoDictionaries, CountANameOnceWithAllOfIt) {
  const auto found = names->complete("中央小", 5);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].count, 7u);
  const auto minato = names->complete("東京都港区", 5);
  ASSERT_GE(minato.size(), 3u);
  EXPECT_EQ(minato[0].text, "東京都港区");
  const auto first = Suggestions::open({folder / kSuggestionsFile});
  EXPECT_EQ(minato[0].count, first->complete("東京都港区", 1)[0].count + 1);
}

TEST_F(TwoDictionaries, KnowWhatMunicipalitiesOfTheOtherAreCalled) {
  EXPECT_THAT(textsOf(names->complete("芝二", 5)), ElementsAre("東京都港区芝二丁目"));
  EXPECT_THAT(names->wardsOf("27100"), ElementsAre("27107", "27127"));
  EXPECT_THAT(names->wardsOf("27107"), IsEmpty());
}

TEST(Suggestions, OfAGenerationWithoutDictionariesAreNotFound) {
  test::TemporaryFolder folder;
  EXPECT_EQ(Suggestions::open(suggestionsFilesIn(folder.path())).error().kind,
            Error::Kind::NotFound);
}

TEST(Suggestions, AreNoneForNoRecords) {
  test::TemporaryFolder folder;
  const Suggestions names = dictionaryOf(folder.path(), {});
  EXPECT_EQ(names.size(), 0u);
  EXPECT_THAT(names.complete("港", 5), IsEmpty());
  EXPECT_THAT(names.similarTo("港区", 5), IsEmpty());
}

TEST(Suggestions, RefuseADamagedHeaderAndReadNothingOutside) {
  test::TemporaryFolder folder;
  (void)dictionaryOf(folder.path(), smallCountry());
  const std::string whole = test::readText(folder / kSuggestionsFile);
  const auto file = folder / "damaged";
  for (std::size_t cut = 0; cut < whole.size(); cut += 97) {
    test::writeText(file, whole.substr(0, cut));
    if (const auto opened = Suggestions::open({file}); opened.ok()) (void)opened->complete("港", 5);
  }
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = whole;
    // The header has a check of its own; behind it bytes may say anything.
    for (int n = 0; n < 200; ++n)
      bytes[1000 + random() % (bytes.size() - 1000)] = static_cast<char>(random());
    test::writeText(file, bytes);
    const auto opened = Suggestions::open({file});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    (void)opened->complete("港", 5);
    (void)opened->complete("o", 50);
    (void)opened->similarTo("渋谷端", 5);
    (void)opened->municipalitiesNamed("港区");
  }
  std::string bytes = whole;
  bytes[20] ^= 1;
  test::writeText(file, bytes);
  const auto opened = Suggestions::open({file});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, Error::Kind::Integrity);
  EXPECT_EQ(Suggestions::open({folder / "absent"}).error().kind, Error::Kind::NotFound);
}

}  // namespace
}  // namespace kokudo::suggest
