#include "index/search/Manifest.h"
#include "index/search/Searcher.h"
#include "tests/support/Sanitizers.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>
#include <set>

namespace kokudo::search {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Searching : public ::testing::Test {
 protected:
  Searcher of(const std::vector<catalog::Record>& records) {
    return indexed(_folder / ("g" + std::to_string(_next++)), records);
  }
  Error errorOf(const Searcher& searcher, const Query& query) {
    const auto page = searcher.search(query);
    EXPECT_FALSE(page.ok());
    return page.ok() ? Error{} : page.error();
  }
  test::TemporaryFolder _folder;
  int _next = 0;
};

TEST_F(Searching, FindsOldAndNewKanjiWidthsAndNumeralsAlike) {
  const Searcher s =
      of({recordAt("a:1", "髙島平ﾎﾞｰﾘﾝｸﾞ", 139, 35), recordAt("a:2", "築港一丁目公園", 135, 34),
          recordAt("a:3", "渡邊橋", 135, 34)});
  for (const char* text : {"高島平", "髙島平", "ボーリング", "ﾎﾞｰﾘﾝｸﾞ", "高島平ボ-リング"})
    EXPECT_THAT(idsOf(s, textQuery(text)), ElementsAre("a:1")) << text;
  for (const char* text : {"１丁目", "1丁目", "一丁目", "築港１丁目"})
    EXPECT_THAT(idsOf(s, textQuery(text)), ElementsAre("a:2")) << text;
  for (const char* text : {"渡辺橋", "渡邉橋"})
    EXPECT_THAT(idsOf(s, textQuery(text)), ElementsAre("a:3")) << text;
}

TEST_F(Searching, WantsTheCharactersOfAWordSideBySide) {
  const Searcher s = of({recordAt("a:1", "避難所", 135, 34), recordAt("a:2", "避難と難所", 135, 34),
                         recordAt("a:3", "難所 避難", 135, 34)});
  EXPECT_THAT(idsOf(s, textQuery("避難所")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("避難 難所")), UnorderedElementsAre("a:1", "a:2", "a:3"));
}

TEST_F(Searching, FindsOneCharacterAnywhereInAWord) {
  const Searcher s = of({recordAt("a:1", "明石海峡大橋", 135, 34), recordAt("a:2", "橋梁", 135, 34),
                         recordAt("a:3", "トンネル", 135, 34)});
  EXPECT_THAT(idsOf(s, textQuery("橋")), UnorderedElementsAre("a:1", "a:2"));
  EXPECT_THAT(idsOf(s, textQuery("大橋 橋")), ElementsAre("a:1"));
}

TEST_F(Searching, TakesWordsAndCodesWhole) {
  const Searcher s =
      of({recordAt("a:1", "Bay Bridge", 135, 34), recordAt("a:2", "bridges", 135, 34),
          recordAt("a:3", "27100-bldg-12", 135, 34), recordAt("a:4", "berth B12", 135, 34)});
  EXPECT_THAT(idsOf(s, textQuery("BRIDGE")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("bldg")), ElementsAre("a:3"));
  EXPECT_THAT(idsOf(s, textQuery("27100-bldg")), ElementsAre("a:3"));
  EXPECT_THAT(idsOf(s, textQuery("27100-bldg-1")), ElementsAre());
  EXPECT_THAT(idsOf(s, textQuery("12")), ElementsAre("a:3"));
}

TEST_F(Searching, SearchesValuesAndDatasetTitlesButNotAttributeNames) {
  auto record = recordAt("a:1", "第一小学校", 135, 34);
  record.datasetTitle = "指定緊急避難場所";
  record.dataset = "emergency";
  record.prefecture = "大阪府";
  record.text = "港区築港";
  record.attributes = {{"洪水", std::string("対応あり")}, {"定員", std::int64_t{500}}};
  const Searcher s = of({record});
  for (const char* text : {"避難場所", "大阪", "対応あり", "築港", "小学校 築港 対応"})
    EXPECT_EQ(s.search(textQuery(text))->total, 1u) << text;
  for (const char* text : {"洪水", "定員", "500", "避難所"})
    EXPECT_EQ(s.search(textQuery(text))->total, 0u) << text;
}

TEST_F(Searching, DoesNotMatchAcrossFields) {
  auto record = recordAt("a:1", "大阪", 135, 34);
  record.text = "港区\n築港";
  const Searcher s = of({record});
  EXPECT_EQ(s.search(textQuery("大阪港区"))->total, 0u);
  EXPECT_EQ(s.search(textQuery("港区築港"))->total, 0u);
}

TEST_F(Searching, RanksTheTitleThatIsTheQueryFirst) {
  auto remark = recordAt("a:1", "公園", 135, 34);
  remark.text = "大阪港 大阪港 大阪港";
  const Searcher s = of({remark, recordAt("a:2", "大阪港から遠い場所の長い名前", 135, 34),
                         recordAt("a:3", "大阪港", 135, 34)});
  EXPECT_THAT(idsOf(s, textQuery("大阪港")), ElementsAre("a:3", "a:2", "a:1"));
}

TEST_F(Searching, GivesEveryHitOnceOverDeepPages) {
  std::vector<catalog::Record> records;
  for (int n = 0; n < 997; ++n) {
    records.push_back(
        recordAt("a:" + std::to_string(n), "橋" + std::to_string(n % 7), 135 + n * 1e-3, 34));
    if (n % 3) records.back().year = 1990 + n % 5;
  }
  const Searcher s = of(records);
  for (const auto sort :
       {Query::Sort::Relevance, Query::Sort::Year, Query::Sort::Title, Query::Sort::Distance}) {
    Query query = textQuery("橋");
    query.sort = sort;
    if (sort == Query::Sort::Distance) query.near = Query::Near{34, 135.4, 1e6};
    query.limit = 10;
    std::vector<std::string> paged;
    for (query.offset = 0; query.offset < 1000; query.offset += 10) {
      const auto page = s.search(query);
      for (const Hit& hit : page->hits) paged.push_back(hit.id);
    }
    EXPECT_EQ(paged, idsOf(s, query));
    EXPECT_EQ(std::set<std::string>(paged.begin(), paged.end()).size(), 997u);
  }
  Query beyond = textQuery("橋");
  beyond.offset = beyond.limit = std::numeric_limits<std::size_t>::max();
  EXPECT_EQ(s.search(beyond)->total, 997u);
  EXPECT_TRUE(s.search(beyond)->hits.empty());
}

TEST_F(Searching, SortsByDistanceYearAndTitle) {
  auto a = recordAt("a:1", "う", 135.00, 34), b = recordAt("a:2", "あ", 135.02, 34),
       c = recordAt("a:3", "い", 135.01, 34);
  a.year = 1990, b.year = 2010;
  const Searcher s = of({a, b, c});
  Query query;
  query.sort = Query::Sort::Title;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:3", "a:1"));
  query.sort = Query::Sort::Year;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:1", "a:3"));
  query.sort = Query::Sort::Distance;
  EXPECT_EQ(errorOf(s, query).kind, Error::Kind::BadUsage);
  query.near = Query::Near{34, 135, 5000};
  const auto page = s.search(query);
  ASSERT_EQ(page->hits.size(), 3u);
  EXPECT_EQ(page->hits[1].id, "a:3");
  // GeographicLib's geodesic on GRS 80: 34 N 135 E to 34 N 135.01 E.
  EXPECT_NEAR(*page->hits[1].distanceMetres, 923.86, 0.2);
}

TEST_F(Searching, FindsTheNearestOfVeryMany) {
  std::mt19937 random(9);
  std::vector<catalog::Record> records;
  std::vector<double> nearness;  // squared degrees, longitude shortened
  for (int n = 0; n < 21000; ++n) {
    const double x = (random() % 100000) * 1e-5, y = (random() % 100000) * 1e-5;
    records.push_back(recordAt("a:" + std::to_string(n), "x", 135 + x, 34 + y));
    nearness.push_back(std::pow((x - 0.5) * std::cos(34.5 * 0.0174533), 2) + std::pow(y - 0.5, 2));
  }
  const Searcher s = of(records);
  Query query;
  query.sort = Query::Sort::Distance;
  query.near = Query::Near{34.5, 135.5, 200000};
  query.limit = 300;
  const auto page = s.search(query);
  EXPECT_EQ(page->total, records.size());
  ASSERT_EQ(page->hits.size(), 300u);
  std::vector<double> expected = nearness;
  std::sort(expected.begin(), expected.end());
  for (std::size_t i = 0; i < page->hits.size(); ++i) {
    const auto n = static_cast<std::size_t>(std::stoi(page->hits[i].id.substr(2)));
    // The plane is good to 1 % here.
    EXPECT_NEAR(nearness[n], expected[i], 0.02 * expected[i] + 1e-9) << i;
  }
}

TEST_F(Searching, MeasuresGeodesicDistanceToTheMetre) {
  // Tsukuba 36 06 11.58 N 140 05 16.27 E; line of GSI's example: 36.103774791, 140.087855041 to
  // 35.655150833, 139.744750000 (日本経緯度原点付近) is 58,643.804 m on GRS 80.
  const Searcher s = of({recordAt("a:1", "つくば", 140.087855041, 36.103774791)});
  Query query;
  query.near = Query::Near{35.65502847, 139.74475044, 60000};
  const auto page = s.search(query);
  ASSERT_EQ(page->hits.size(), 1u);
  EXPECT_NEAR(*page->hits[0].distanceMetres, 58643.804, 20.0);
}

TEST_F(Searching, KeepsAPlacelessRecordOutOfSpatialQueriesOnly) {
  auto nowhere = recordAt("a:1", "橋", 0, 0);
  nowhere.place = {};
  const Searcher s = of({nowhere, recordAt("a:2", "橋", 135, 34)});
  EXPECT_EQ(s.search(textQuery("橋"))->total, 2u);
  EXPECT_EQ(s.search(textQuery("橋"))->hits[0].place.how, catalog::PlaceQuality::None);
  Query query = textQuery("橋");
  query.bbox = std::array<double, 4>{-180, -90, 180, 90};
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2"));
}

TEST_F(Searching, TakesABoxThatCrossesTheAntimeridian) {
  const Searcher s = of({recordAt("a:1", "east", 179.5, 0), recordAt("a:2", "west", -179.5, 0),
                         recordAt("a:3", "far", 0, 0)});
  Query query;
  query.bbox = std::array<double, 4>{179, -1, -179, 1};
  EXPECT_THAT(idsOf(s, query), UnorderedElementsAre("a:1", "a:2"));
}

TEST_F(Searching, ReadsPolygonsWithHolesFromWktAndGeoJson) {
  const Searcher s =
      of({recordAt("a:in", "x", 135.1, 34.1), recordAt("a:hole", "x", 135.5, 34.5),
          recordAt("a:second", "x", 140.5, 36.5), recordAt("a:out", "x", 137, 34.5)});
  Query query;
  const std::string rings =
      "((135 34,136 34,136 35,135 35,135 34),(135.4 34.4,135.6 34.4,135.6 34.6,135.4 34.6,135.4 "
      "34.4))";
  query.polygon = "POLYGON" + rings;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:in"));
  query.polygon = " multipolygon (" + rings + ", ((140 36, 141 36, 141 37, 140 37)) ) ";
  EXPECT_THAT(idsOf(s, query), UnorderedElementsAre("a:in", "a:second"));
  query.polygon = R"({"type":"Feature","geometry":{"type":"Polygon","coordinates":
      [[[135,34],[136,34],[136,35],[135,35],[135,34]],[[135.4,34.4],[135.6,34.4],[135.6,34.6],[135.4,34.6],[135.4,34.4]]]}})";
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:in"));
  for (const char* bad :
       {"POLYGON", "POLYGON((1 2,3 4))", "POLYGON((1 2,3 4,5 6)", "LINESTRING(1 2,3 4)",
        "POLYGON((500 2,3 4,5 6))", "{\"type\":\"Point\",\"coordinates\":[1,2]}", "{", "x",
        "POLYGON((1 2,3 nan,5 6))", "POLYGON((1 1,2 1,3 1))",
        "{\"type\":\"Polygon\",\"coordinates\":[[1]]}"}) {
    query.polygon = bad;
    EXPECT_EQ(errorOf(s, query).kind, Error::Kind::BadUsage) << bad;
  }
  query.polygon = std::string(1000000, '[');
  EXPECT_EQ(errorOf(s, query).kind, Error::Kind::BadUsage);
  query.polygon = "{\"a\":" + std::string(1000000, '[');
  EXPECT_EQ(errorOf(s, query).kind, Error::Kind::BadUsage);
}

TEST_F(Searching, ComparesAttributesAsNumbersWhereTheyAre) {
  auto a = recordAt("a:1", "x", 135, 34), b = recordAt("a:2", "x", 135, 34),
       c = recordAt("a:3", "x", 135, 34);
  a.attributes = {
      {"判定", std::string("Ⅲ")}, {"延長", 99.5}, {"点検日", std::string("2019-05-01")}};
  b.attributes = {
      {"判定", std::string("II")}, {"延長", std::string("120")}, {"判定", std::string("III")}};
  c.attributes = {{"判定", std::monostate{}}, {"幅 員", std::int64_t{7}}};
  const Searcher s = of({a, b, c});
  const auto where = [&](const std::string& condition) {
    Query query;
    query.where = {condition};
    return idsOf(s, query);
  };
  EXPECT_THAT(where("判定=III"), ElementsAre("a:1", "a:2"));
  EXPECT_THAT(where("判定 != iii"), ElementsAre());
  EXPECT_THAT(where("判定~ii"), ElementsAre("a:1", "a:2"));
  EXPECT_THAT(where("延長>100"), ElementsAre("a:2"));
  EXPECT_THAT(where("延長 <= 99.5"), ElementsAre("a:1"));
  EXPECT_THAT(where("点検日>=2019-01-01"), ElementsAre("a:1"));
  EXPECT_THAT(where("幅 員==7"), ElementsAre("a:3"));
  for (const char* bad : {"橋長>5", "判定", ">5", "", "判定!5"}) {
    Query query;
    query.where = {bad};
    EXPECT_EQ(errorOf(s, query).kind, Error::Kind::BadUsage) << bad;
  }
}

TEST_F(Searching, NamesWhatIsWrongWithAFilter) {
  const Searcher s = of({recordAt("a:1", "x", 135, 34)});
  const auto problem = [&](auto change) {
    Query query;
    change(query);
    const Error error = errorOf(s, query);
    EXPECT_EQ(error.kind, Error::Kind::BadUsage);
    return error.message;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(problem([](Query& q) { q.countFacets = {"colour"}; }).find("source, dataset"),
            std::string::npos);
  EXPECT_NE(problem([](Query& q) {
              q.facets = {{"colour", "red"}};
            }).find("colour"),
            std::string::npos);
  EXPECT_NE(problem([](Query& q) {
              q.bbox = {{135, 36, 136, 34}};
            }).find("south"),
            std::string::npos);
  EXPECT_NE(problem([&](Query& q) { q.bbox = {{nan, 34, 136, 35}}; }), "");
  EXPECT_NE(problem([](Query& q) { q.near = Query::Near{34, 135, -1}; }), "");
  EXPECT_NE(problem([&](Query& q) { q.near = Query::Near{34, 135, nan}; }), "");
  EXPECT_NE(problem([](Query& q) { q.yearFrom = 2000, q.yearTo = 1999; }), "");
  EXPECT_NE(problem([](Query& q) { q.facets = {{"year", "heisei"}}; }), "");
  EXPECT_EQ(s.grid(Query(), 0).error().kind, Error::Kind::BadUsage);
}

TEST_F(Searching, StaysCalmOnHostileTexts) {
  std::vector<catalog::Record> records;
  for (int n = 0; n < 2000; ++n)
    records.push_back(recordAt("a:" + std::to_string(n), "橋梁 AND 12", 135, 34));
  const Searcher s = of(records);
  std::mt19937 random(7);
  std::string control, noise;
  for (int i = 0; i < 4000; ++i)
    control += static_cast<char>(i % 32), noise += static_cast<char>(random());
  std::string longText;
  for (int i = 0; i < 2700; ++i) longText += "橋";
  for (const std::string& text :
       {std::string(1 << 20, 'a'), std::string(1 << 20, '('), control, noise, longText,
        std::string("AND OR NOT () \"\" * + - ~ :"), std::string("+-*/:.,;"),
        std::string("\0\0", 2), std::string("\"橋"), std::string(8000, '-'),
        std::string("*:* OR 1=1")}) {
    const std::clock_t began = std::clock();
    const auto page = s.search(textQuery(text));
    const double seconds = double(std::clock() - began) / CLOCKS_PER_SEC;
    EXPECT_LT(seconds, 0.2 * test::kSlowedBySanitizers) << text.substr(0, 20);
    EXPECT_TRUE(page.ok() || page.error().kind == Error::Kind::BadUsage);
  }
  EXPECT_EQ(s.search(textQuery("　 \n"))->total, 2000u) << "blanks are no condition";
  EXPECT_EQ(s.search(textQuery("+-*/"))->total, 0u) << "no letter to search for";
}

TEST_F(Searching, UnderstandsTheQueryLanguage) {
  auto bridge = recordAt("a:1", "港大橋", 135.43, 34.64);
  bridge.attributes = {{"橋長", 980.0}};
  bridge.datasetTitle = "橋梁点検";
  auto wall = recordAt("a:2", "港岸壁", 135.44, 34.65);
  wall.attributes = {{"橋長", std::string("5")}};
  const Searcher s = of({bridge, wall, recordAt("a:3", "山小屋", 138, 36)});
  EXPECT_THAT(idsOf(s, textQuery("港 OR 山小屋")), UnorderedElementsAre("a:1", "a:2", "a:3"));
  EXPECT_THAT(idsOf(s, textQuery("港 -岸壁")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("橋長>=100")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("dataset:橋梁")), ElementsAre("a:1"));
  EXPECT_THAT(idsOf(s, textQuery("港 (橋長=5 OR title:大橋)")), UnorderedElementsAre("a:1", "a:2"));
  EXPECT_NE(errorOf(s, textQuery("港 (")).message.find("column"), std::string::npos);
}

TEST_F(Searching, SearchesTheOtherWordsOfTheThesaurusWhenAsked) {
  const Searcher s = of({recordAt("a:1", "Bay Bridge", 135, 34), recordAt("a:2", "橋梁", 135, 34)});
  Query query = textQuery("橋梁");
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2"));
  query.thesaurus = true;
  EXPECT_THAT(idsOf(s, query), UnorderedElementsAre("a:1", "a:2"));
}

TEST_F(Searching, PrefersRecordsOfThePlaceThatIsNamed) {
  auto named = recordAt("a:1", "空港区画橋", 130, 33),
       inside = recordAt("a:2", "港大橋公園", 135, 34);
  named.text = "この港区の橋と同じ形";
  inside.text = "大阪市港区築港";
  const Searcher s = of({named, inside});
  Query query = textQuery("港区 橋");
  query.weights = {};
  query.weights.title = query.weights.text = query.weights.titleBegins = 0;
  query.weights.repetition = 0;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:2", "a:1"));
  query.weights.placeIntent = 0;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:1", "a:2"));
}

TEST_F(Searching, SortsTitlesByTheirReading) {
  auto a = recordAt("a:1", "海老名", 135, 34), b = recordAt("a:2", "厚木", 135, 34),
       c = recordAt("a:3", "アイウ", 135, 34);
  a.attributes = {{"フリガナ", std::string("エビナ")}};
  b.attributes = {{"フリガナ", std::string("アツギ")}};
  const Searcher s = of({a, b, c});
  Query query;
  query.sort = Query::Sort::Title;
  EXPECT_THAT(idsOf(s, query), ElementsAre("a:3", "a:2", "a:1"));
}

TEST_F(Searching, TellsWhenDatesAreFinerThanWhatItKnows) {
  auto record = recordAt("a:1", "橋", 135, 34);
  record.year = 2023;
  const Searcher s = of({record});
  Query query;
  query.tree = language::QueryTree{
      language::Filter{language::InDates{language::Date{2023, 4, 1}, language::Date{2024, 3, 31}}}};
  EXPECT_EQ(s.search(query)->total, 1u);
  EXPECT_FALSE(s.search(query)->exact);
  query.tree = language::QueryTree{language::Filter{
      language::InDates{language::Date{2023, 1, 1}, language::Date{2023, 12, 31}}}};
  EXPECT_TRUE(s.search(query)->exact);
}

TEST_F(Searching, MarksTheMatchInTheOriginalText) {
  auto record = recordAt("a:1", "x", 135, 34);
  record.text = "地質調査のﾎﾞｰﾘﾝｸﾞ柱状図\n㈱大林";
  const Searcher s = of({record});
  EXPECT_EQ(s.search(textQuery("ボーリング"))->hits[0].snippet,
            "地質調査の\x02ﾎﾞｰﾘﾝｸﾞ\x03柱状図 ㈱大林");
  EXPECT_EQ(s.search(textQuery("株"))->hits[0].snippet, "地質調査のﾎﾞｰﾘﾝｸﾞ柱状図 \x02㈱\x03大林");
  EXPECT_EQ(s.search(textQuery("x"))->hits[0].snippet, "地質調査のﾎﾞｰﾘﾝｸﾞ柱状図 ㈱大林");
}

TEST_F(Searching, CountsByGridCell) {
  const Searcher s = of({recordAt("a:1", "x", 135.1, 34.1), recordAt("a:2", "x", 135.3, 34.3),
                         recordAt("a:3", "x", 139.9, 35.9)});
  auto cells = s.grid(Query(), 1.0).value();
  std::sort(cells.begin(), cells.end(),
            [](const auto& a, const auto& b) { return a.longitude < b.longitude; });
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_EQ(cells[0].count, 2u);
  EXPECT_NEAR(cells[0].longitude, 135.2, 1e-9);
  EXPECT_EQ(cells[0].oneId, "");
  EXPECT_EQ(cells[1].oneId, "a:3");
}

TEST_F(Searching, SuggestsTitlesByPrefixMostFrequentFirst) {
  const Searcher s = of({recordAt("a:1", "大阪港", 135, 34), recordAt("a:2", "大阪城", 135, 34),
                         recordAt("a:3", "大阪城", 135, 34), recordAt("a:4", "神戸港", 135, 34),
                         recordAt("a:5", "髙島", 135, 34), recordAt("a:6", "高島", 135, 34)});
  const auto titles = s.suggest("大阪", 10).value();
  ASSERT_EQ(titles.size(), 2u);
  EXPECT_EQ(titles[0].value, "大阪城");
  EXPECT_EQ(titles[0].count, 2u);
  EXPECT_EQ(s.suggest("高", 10)->at(0).count, 2u);
  EXPECT_EQ(s.suggest("大阪", 1)->size(), 1u);
  EXPECT_TRUE(s.suggest("", 10)->empty());
}

TEST_F(Searching, TellsItsPlan) {
  const Searcher s = of({recordAt("a:1", "避難所", 135, 34)});
  const auto page = s.search(textQuery("避難所"), true);
  EXPECT_NE(page->plan.find("難所"), std::string::npos);
  EXPECT_EQ(page->generation, "g0");
  EXPECT_EQ(s.search(textQuery("避難所"))->plan, "");
}

TEST_F(Searching, WorksOnAnEmptyIndex) {
  const Searcher s = of({});
  Query query = textQuery("橋");
  query.countFacets = facetDimensions();
  EXPECT_EQ(s.search(query)->total, 0u);
  EXPECT_EQ(s.search(Query())->total, 0u);
  EXPECT_TRUE(s.suggest("a", 5)->empty());
}

TEST_F(Searching, StopsWhenToldTo) {
  const Searcher s = of({recordAt("a:1", "橋", 135, 34)});
  CancelToken token;
  token.cancel();
  EXPECT_EQ(s.search(textQuery("橋"), false, token).error().kind, Error::Kind::Cancelled);
}

TEST_F(Searching, RefusesAnIndexThatIsNotWhole) {
  std::vector<catalog::Record> records;
  for (int n = 0; n < 200; ++n)
    records.push_back(recordAt("a:" + std::to_string(n), "橋" + std::to_string(n), 135, 34));
  of(records);
  const auto folder = _folder / "g0";
  const auto manifest = Manifest::read(folder).value();
  EXPECT_GT(manifest.files.size(), 15u);
  for (const auto& file : manifest.files) {
    const std::string whole = test::readText(folder / file.path);
    test::writeText(folder / file.path, whole.substr(0, whole.size() - 1));
    const auto cut = Searcher::open(folder);
    ASSERT_FALSE(cut.ok()) << file.path;
    EXPECT_EQ(cut.error().kind, Error::Kind::Integrity);
    EXPECT_NE(cut.error().message.find(file.path), std::string::npos);
    test::writeText(folder / file.path, whole);
  }
  EXPECT_TRUE(Searcher::open(folder).ok());
  test::writeText(folder / "manifest.json", "{");
  EXPECT_EQ(Searcher::open(folder).error().kind, Error::Kind::Integrity);
}

TEST_F(Searching, RefusesAColumnOfAnotherGeneration) {
  of({recordAt("a:1", "橋", 135, 34)});
  of({recordAt("a:2", "港", 136, 35)});
  std::filesystem::copy_file(_folder / "g1/longitude.column", _folder / "g0/longitude.column",
                             std::filesystem::copy_options::overwrite_existing);
  const auto mixed = Searcher::open(_folder / "g0");
  ASSERT_FALSE(mixed.ok());
  EXPECT_NE(mixed.error().message.find("another generation"), std::string::npos);
}

TEST_F(Searching, FindsAFlippedBitInAnyFile) {
  std::vector<catalog::Record> records;
  for (int n = 0; n < 50; ++n)
    records.push_back(recordAt("a:" + std::to_string(n), "橋" + std::to_string(n), 135, 34));
  of(records);
  const auto folder = _folder / "g0";
  const auto manifest = Manifest::read(folder).value();
  NoProgress progress;
  EXPECT_TRUE(manifest.verify(folder, progress, {}).ok());
  std::mt19937 random(11);
  for (const auto& file : manifest.files) {
    if (file.bytes == 0) continue;
    const std::string whole = test::readText(folder / file.path);
    std::string damaged = whole;
    damaged[random() % whole.size()] ^= static_cast<char>(1 << random() % 8);
    test::writeText(folder / file.path, damaged);
    const auto found = manifest.verify(folder, progress, {});
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().kind, Error::Kind::Integrity);
    EXPECT_NE(found.error().message.find(file.path), std::string::npos);
    // Used all the same, it may answer wrongly or refuse, but never crash.
    if (const auto searcher = Searcher::open(folder); searcher.ok()) {
      Query query = textQuery("橋1");
      query.countFacets = facetDimensions();
      (void)searcher->search(query);
      (void)searcher->suggest("橋", 5);
    }
    test::writeText(folder / file.path, whole);
  }
}

TEST(IndexWriter, RefusesAnIdTwiceAndAFolderInUse) {
  test::TemporaryFolder folder;
  auto writer = IndexWriter::create(folder / "g");
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->add(recordAt("a:1", "x", 135, 34)).ok());
  EXPECT_EQ(writer->add(recordAt("a:1", "y", 135, 34)).error().kind, Error::Kind::BadUsage);
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(writer->add(recordAt("a:2", "y", 135, 34)).error().kind, Error::Kind::BadUsage);
  EXPECT_EQ(IndexWriter::create(folder / "g").error().kind, Error::Kind::BadUsage);
}

TEST(IndexWriter, TakesTheBoxOfARecordThatLeftItUnset) {
  test::TemporaryFolder folder;
  auto record = recordAt("a:1", "x", 135, 34);
  record.place.bbox = {0, 0, 0, 0};
  const Searcher s = indexed(folder / "g", {record});
  Query query;
  query.bbox = std::array<double, 4>{134.9, 33.9, 135.1, 34.1};
  EXPECT_EQ(s.search(query)->total, 1u);
}

TEST(IndexWriter, WritesEqualFilesForEqualRecords) {
  test::TemporaryFolder folder;
  const std::vector<catalog::Record> records{recordAt("a:1", "橋", 135, 34),
                                             recordAt("a:2", "港", 136, 35)};
  indexed(folder / "1", records);
  indexed(folder / "2", records);
  EXPECT_EQ(Manifest::read(folder / "1")->revision, Manifest::read(folder / "2")->revision);
  EXPECT_EQ(test::readText(folder / "1/records.blob"), test::readText(folder / "2/records.blob"));
}

}  // namespace
}  // namespace kokudo::search
