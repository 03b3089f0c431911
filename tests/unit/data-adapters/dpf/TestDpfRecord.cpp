#include "data-adapters/dpf/detail/DpfRecord.h"

#include <gtest/gtest.h>

namespace kokudo::adapters::dpf {
namespace {

using catalog::PlaceQuality;
using nlohmann::json;

const ItemContext kContext{"http://h/api/v1/", "rsdb_bridge", "橋梁", "2026-11-22T00:00:00Z"};

catalog::Record mapped(const std::string& text) {
  Diagnostics diagnostics;
  auto record = recordOf(json::parse(text), kContext, diagnostics);
  EXPECT_TRUE(record.has_value());
  return record.value_or(catalog::Record());
}

TEST(DpfRecord, TakesWhatABridgeSays) {
  const auto record = mapped(R"({"id":"u1","title":"駒井野橋","lat":35.78529,"lon":140.3714,
    "year":2022,"dataset_id":"rsdb_bridge","files":[{"id":"f 1","original_path":"図/a.pdf"}],
    "metadata":{"DPF:prefecture_name":["千葉県"],"DPF:municipality_code":[122114],
    "DPF:municipality_name":["成田市"],"RSDB:shisetsu_id":"35.78529,140.37140",
    "RSDB:syogen":{"fukuin":8.0},"DPF:downloadURLs":["https://x.jp/a.zip?k=1"]}})");
  EXPECT_EQ(record.id, "dpf:rsdb_bridge/u1");
  EXPECT_EQ(record.title, "駒井野橋");
  EXPECT_EQ(record.datasetTitle, "橋梁");
  EXPECT_EQ(record.kind, "bridge");
  EXPECT_EQ(record.year, 2022);
  EXPECT_EQ(record.prefecture, "千葉県");
  EXPECT_EQ(record.municipality, "12211");
  EXPECT_EQ(record.place.how, PlaceQuality::Point);
  EXPECT_EQ(record.license, "MLIT-DPF");
  EXPECT_NE(record.credit.find("最新のデータを保証するものではありません"), std::string::npos);
  EXPECT_EQ(record.sharedKeys, std::vector<std::string>{"RSDB:shisetsu_id=35.78529,140.37140"});
  EXPECT_EQ(toText(*find(record.attributes, "RSDB:syogen/fukuin")), "8");
  ASSERT_EQ(record.distributions.size(), 2u);
  EXPECT_EQ(record.distributions[0].format, "ZIP");
  EXPECT_EQ(record.distributions[1].url.rfind("dpf-file:f%201/", 0), 0u);
  EXPECT_EQ(record.distributions[1].format, "PDF");
  EXPECT_EQ(catalog::validationProblem(record), "");
}

TEST(DpfRecord, BringsEveryFormOfACodeToFiveDigits) {
  const auto municipality = [](const std::string& code) {
    return mapped(R"({"id":"u","metadata":{"DPF:municipality_code":)" + code + "}}").municipality;
  };
  for (const char* code : {"131016", "\"131016\"", "[131016]", "13101", "\"13101\"", "[\"13101\"]",
                           "[131016,131024]"}) {
    EXPECT_EQ(municipality(code), "13101") << code;
  }
  EXPECT_EQ(municipality("11002"), "01100");  // 011002 that lost its zero
  EXPECT_EQ(municipality("\"131010\""), "");  // wrong check digit
  EXPECT_EQ(municipality("null"), "");
}

TEST(DpfRecord, LooksForAPlaceInOrder) {
  const auto how = [](const std::string& members) {
    return mapped(R"({"id":"u",)" + members + "}").place.how;
  };
  EXPECT_EQ(how(R"("lat":"35.5","lon":"139.5")"), PlaceQuality::Point);
  EXPECT_EQ(how(R"("lat":null,"metadata":{"DPF:latitude":35.5,"DPF:longitude":139.5})"),
            PlaceQuality::Point);
  EXPECT_EQ(how(R"("shape":{"type":"LineString","coordinates":[[139,35],[140,36]]})"),
            PlaceQuality::Exact);
  EXPECT_EQ(how(R"("shape":"{\"type\":\"Point\",\"coordinates\":[139,35]}")"), PlaceQuality::Point);
  EXPECT_EQ(how(R"("lat":0,"lon":0)"), PlaceQuality::None);
  EXPECT_EQ(how(R"("lat":1e9,"lon":139)"), PlaceQuality::None);
  EXPECT_EQ(how(R"("metadata":{"DPF:municipality_code":131016})"), PlaceQuality::None);
}

TEST(DpfRecord, ToleratesWhatIsNotAsItShouldBe) {
  for (const char* text :
       {R"({"id":"u"})", R"({"id":7,"title":null,"metadata":null,"files":"x"})",
        R"({"id":"u","metadata":"{\"DPF:title\":\"題\"}"})",
        R"({"id":"u","metadata":"not json","year":{"a":1},"lat":[],"shape":{"type":"Nonsense"}})",
        R"({"id":"u","metadata":[1,2],"files":[1,{"id":"a"}]})"}) {
    EXPECT_EQ(catalog::validationProblem(mapped(text)), "") << text;
  }
  EXPECT_EQ(mapped(R"({"id":"u","metadata":"{\"DPF:title\":\"題\"}"})").title, "題");
  EXPECT_EQ(mapped(R"({"id":"u"})").title, "橋梁 u");
}

TEST(DpfRecord, LeavesOutWhatIsNoItem) {
  for (const char* text : {"null", "[]", "7", R"({"title":"no id"})", R"({"id":""})"}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(recordOf(json::parse(text), kContext, diagnostics).has_value()) << text;
    EXPECT_EQ(diagnostics.items().size(), 1u);
  }
}

TEST(DpfRecord, ReadsYearsInAnyForm) {
  const auto year = [](const std::string& text) {
    return mapped(R"({"id":"u","year":)" + text + "}").year;
  };
  EXPECT_EQ(year("1975"), 1975);
  EXPECT_EQ(year("\"1975-04-01\""), 1975);
  EXPECT_EQ(year("\"S55\""), 1980);
  EXPECT_EQ(year("\"R6\""), 2024);
  EXPECT_EQ(year("\"unknown\""), std::nullopt);
}

TEST(DpfRecord, IsTheSameWhateverPageItCameOn) {
  const auto a = mapped(R"({"id":"u","title":"a","lat":35,"lon":139})");
  const auto b = mapped(R"({"lon":139,"lat":35,"title":"a","id":"u"})");
  EXPECT_EQ(catalog::canonicalJson(a), catalog::canonicalJson(b));
}

}  // namespace
}  // namespace kokudo::adapters::dpf
