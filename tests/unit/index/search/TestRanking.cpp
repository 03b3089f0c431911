#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::search {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Ranking : public ::testing::Test {
 protected:
  Searcher of(const std::vector<catalog::Record>& records) {
    return indexed(_folder / "g", records);
  }
  static catalog::Record record(const std::string& id, const std::string& title,
                                const std::string& kind, const std::string& text = {}) {
    catalog::Record made = recordAt(id, title, 135, 34);
    made.kind = kind;
    made.text = text;
    return made;
  }
  static Query withOtherWords(const std::string& text) {
    Query query = textQuery(text);
    query.thesaurus = true;
    return query;
  }
  test::TemporaryFolder _folder;
};

TEST_F(Ranking, TakesARemarkInBracketsForNoPartOfATitle) {
  const Searcher s =
      of({record("a:1", "富士山公園", "shelter"), record("a:2", "富士山<剣ヶ峯>", "mountain"),
          record("a:3", "富士山の見える丘", "")});
  EXPECT_EQ(idsOf(s, textQuery("富士山")).front(), "a:2");
}

TEST_F(Ranking, PutsATownBeforeWhatHasItsNameInItsOwn) {
  const Searcher s =
      of({record("a:1", "霞ヶ関小学校", "shelter"), record("a:2", "千代田区霞が関一丁目", "town")});
  EXPECT_THAT(idsOf(s, textQuery("霞が関")), ElementsAre("a:2", "a:1"));
}

TEST_F(Ranking, PutsTheMunicipalityOfANameBeforeTownsOfThatName) {
  auto town = record("a:1", "山形市高原町の橋", "town"),
       inside = record("a:2", "西麓 橋", "town", "宮崎県西諸県郡高原町西麓"),
       itself = record("a:3", "高原町", "municipality");
  town.municipality = "06201";
  inside.municipality = itself.municipality = "45361";
  const Searcher s = of({town, inside, itself});
  Query query = textQuery("高原町 橋");
  query.weights.title = query.weights.titleBegins = query.weights.exactTitle = 0;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:1"));
}

TEST_F(Ranking, PutsRecordsOfTheKindThatIsNamedFirst) {
  const Searcher s = of({record("a:1", "避難所前停留所", "stop"),
                         record("a:2", "中央小学校", "shelter", "避難所 地震")});
  Query query = textQuery("避難所");
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:1"));
  query.weights.kindIntent = 0;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:1", "a:2"));
}

TEST_F(Ranking, PutsACodeThatStandsAloneBeforeLongerOnes) {
  const Searcher s = of({record("a:1", "建物 13115-bldg-122262", "building"),
                         record("a:2", "富津市", "municipality", "市町村コード 122262 千葉県")});
  Query query = textQuery("122262");
  query.weights.title = 0;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:1"));
}

TEST_F(Ranking, FindsARecordByWhatItsSourceCallsIt) {
  const Searcher s =
      of({record("a:KKRDB_BEDKK53366430001", "真名川", "boring"), record("b:2", "築港", "")});
  EXPECT_THAT(idsOf(s, textQuery("KKRDB_BEDKK53366430001")),
              ElementsAre("a:KKRDB_BEDKK53366430001"));
  EXPECT_THAT(idsOf(s, textQuery("KKRDB_BEDKK53366430002")), IsEmpty());
}

TEST_F(Ranking, TakesATitleInBracketsForNoComparison) {
  const Searcher s = of({record("a:1", "朝日岳<白毛門>", "mountain")});
  EXPECT_THAT(idsOf(s, textQuery("朝日岳<白毛門>")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("朝日岳＜白毛門＞")), ElementsAre("a:1"));
  EXPECT_FALSE(s.search(textQuery("朝日岳<100")).ok());
}

TEST_F(Ranking, TakesATitleWithATildeForNoComparison) {
  const Searcher s = of({record("a:1", "上北変電所~卒古沢変電所線", "line"),
                         record("a:2", "上北変電所", "substation")});
  EXPECT_THAT(idsOf(s, textQuery("上北変電所~卒古沢変電所線")), ElementsAre("a:1"));
  EXPECT_FALSE(s.search(textQuery("上北変電所~大間変電所")).ok());
}

TEST_F(Ranking, FindsTheMunicipalityThatHoldsAFormerOneToday) {
  auto today = record("a:1", "静岡市", "municipality"), other = record("a:2", "静岡市", "");
  today.prefecture = "静岡県";
  other.prefecture = "北海道";
  const Searcher s = of({today, other, record("a:3", "清水市立病院", "")});
  EXPECT_THAT(idsOf(s, withOtherWords("清水市")), UnorderedElementsAre("a:1", "a:3"));
  EXPECT_THAT(idsOf(s, textQuery("清水市")), ElementsAre("a:3"));
}

TEST_F(Ranking, PutsTheWardThatKeptAFormerCitysNameBeforeTheOthers) {
  auto other = record("a:1", "藁科小学校", "school", "静岡市葵区吉津"),
       ward = record("a:2", "庵原小学校", "school", "静岡市清水区庵原");
  other.prefecture = ward.prefecture = "静岡県";
  const Searcher s = of({other, ward, record("a:3", "布小学校", "school", "土佐清水市布")});
  const auto ids = idsOf(s, withOtherWords("清水市 小学校"));
  EXPECT_EQ(ids.size(), 3u);
  EXPECT_LT(std::find(ids.begin(), ids.end(), "a:2"), std::find(ids.begin(), ids.end(), "a:1"));
}

TEST_F(Ranking, PutsTheWordTypedBeforeOtherWordsForIt) {
  const Searcher s = of({record("a:1", "Ōma Nuclear Power Plant", "power-plant"),
                         record("a:2", "大間原子力発電所", "power-plant"),
                         record("a:3", "泊原子力発電所", "power-plant")});
  EXPECT_EQ(idsOf(s, withOtherWords("原子力発電所")).back(), "a:1");
  EXPECT_EQ(idsOf(s, withOtherWords("nuclear power plant")).front(), "a:1");
  EXPECT_THAT(idsOf(s, withOtherWords("nuclear power plant")),
              UnorderedElementsAre("a:1", "a:2", "a:3"));
}

}  // namespace
}  // namespace kokudo::search
