#include "index/catalog/Record.h"

#include <gtest/gtest.h>

#include <limits>

namespace kokudo::catalog {
namespace {

Record bridge() {
  Record record;
  record.id = "dpf:b-1";
  record.source = "dpf";
  record.dataset = "bridges";
  record.datasetTitle = "全国道路施設点検データベース";
  record.title = "明石海峡大橋 \"Akashi\"";
  record.text = "line one\nline two\ttab \\ back";
  record.kind = "bridge";
  record.attributes = {{"判定", std::string("III")},
                       {"length", 3911.0},
                       {"spans", std::int64_t{3}},
                       {"判定", std::string("II")},
                       {"toll", true},
                       {"note", std::monostate{}},
                       {"ratio", 0.1},
                       {"big", std::numeric_limits<std::int64_t>::min()}};
  record.place = {PlaceQuality::Point, 135.0217, 34.6173, {135.0, 34.6, 135.1, 34.7}, 97.5, ""};
  record.year = 1998;
  record.prefecture = "兵庫県";
  record.municipality = "28203";
  record.distributions = {{"https://example.jp/a.pdf", "PDF", "点検調書"}};
  record.license = "PDL-1.0";
  record.credit = "国土交通省";
  record.sharedKeys = {"a=1", "b=2"};
  record.provenance = {"https://example.jp/", "2026-11-22T03:50:00Z", "ab12", "dpf", ""};
  return record;
}

TEST(Record, ComesBackWholeFromItsCanonicalJson) {
  const Record record = bridge();
  const std::string json = canonicalJson(record);
  const auto back = recordFromJson(json);
  ASSERT_TRUE(back);
  EXPECT_EQ(canonicalJson(*back), json);
  EXPECT_EQ(back->attributes, record.attributes);
  EXPECT_EQ(back->title, record.title);
  EXPECT_EQ(back->text, record.text);
  EXPECT_EQ(back->place.bbox, record.place.bbox);
  EXPECT_EQ(back->place.height, record.place.height);
  EXPECT_EQ(back->year, record.year);
  EXPECT_EQ(back->sharedKeys, record.sharedKeys);
  EXPECT_EQ(back->distributions.at(0).title, "点検調書");
}

TEST(Record, HasTheSameCanonicalJsonWhateverTheTimeOfRetrieval) {
  Record later = bridge();
  later.provenance.retrievedAt = "2030-01-01T00:00:00Z";
  EXPECT_EQ(canonicalJson(later), canonicalJson(bridge()));
  later.provenance.sha256 = "cd";
  EXPECT_NE(canonicalJson(later), canonicalJson(bridge()));
}

TEST(Record, KeepsAWholeDoubleApartFromAnInteger) {
  Record record = bridge();
  record.attributes = {{"a", 1.0}, {"b", std::int64_t{1}}, {"c", 1e300}, {"d", -0.0}};
  const auto back = recordFromJson(canonicalJson(record));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->attributes, record.attributes);
  EXPECT_TRUE(std::holds_alternative<double>(back->attributes[0].second));
}

TEST(Record, IsNotReadFromWhatIsNotOne) {
  const std::string whole = canonicalJson(bridge());
  for (std::size_t n = 0; n < whole.size(); ++n)
    EXPECT_FALSE(recordFromJson(whole.substr(0, n))) << n;
  EXPECT_FALSE(recordFromJson("null"));
  EXPECT_FALSE(recordFromJson("[]"));
  EXPECT_FALSE(recordFromJson("{\"id\":1}"));
}

TEST(Record, NamesWhyItCannotBeStored) {
  EXPECT_EQ(validationProblem(bridge()), "");
  const auto problemOf = [](auto change) {
    Record record = bridge();
    change(record);
    return validationProblem(record);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(problemOf([](Record& r) { r.id = ""; }), "id is empty");
  EXPECT_EQ(problemOf([](Record& r) { r.source = ""; }), "source is empty");
  EXPECT_EQ(problemOf([](Record& r) { r.id = "a\nb"; }), "id has the control character U+000A");
  EXPECT_EQ(problemOf([](Record& r) { r.title = "a\x01"; }),
            "title has the control character U+0001");
  EXPECT_EQ(problemOf([](Record& r) { r.text = "\x82\xa0"; }), "text is not UTF-8");
  EXPECT_EQ(problemOf([](Record& r) { r.text = "\xed\xa0\x80"; }), "text is not UTF-8");
  EXPECT_NE(problemOf([&](Record& r) { r.place.latitude = nan; }), "");
  EXPECT_NE(problemOf([](Record& r) { r.place.latitude = 135; }), "");
  EXPECT_NE(problemOf([](Record& r) { r.place.bbox = {135, 35, 136, 34}; }), "");
  EXPECT_NE(problemOf([&](Record& r) { r.attributes[0].second = nan; }), "");
  EXPECT_EQ(problemOf([&](Record& r) {
              r.place.how = PlaceQuality::None;
              r.place.latitude = nan;
            }),
            "")
      << "coordinates mean nothing where there is no place";
}

TEST(PlaceQuality, HasTheWordsOfTheContract) {
  for (const char* word :
       {"exact", "point", "bbox", "mesh", "municipality", "geocoded", "prefecture", "none"}) {
    const auto quality = placeQualityFromText(word);
    ASSERT_TRUE(quality) << word;
    EXPECT_EQ(toText(*quality), word);
  }
  EXPECT_FALSE(placeQualityFromText("nearby"));
}

}  // namespace
}  // namespace kokudo::catalog
