#include "apps/workbench/HitForms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace kokudo;
using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

search::Hit bridge() {
  search::Hit hit;
  hit.id = "test:1";
  hit.title = "港\"大\"橋, 下り";
  hit.source = "test";
  hit.dataset = "bridges";
  hit.kind = "bridge";
  hit.year = 1974;
  hit.municipality = "27107";
  hit.score = 0.5;
  hit.place.how = catalog::PlaceQuality::Point;
  hit.place.longitude = 135.436;
  hit.place.latitude = 34.6406;
  hit.place.bbox = {135.436, 34.6406, 135.436, 34.6406};
  hit.place.height = 51;
  hit.snippet =
      "\x02港\x03"
      "大橋\n二層";
  return hit;
}

search::Hit placeless() {
  search::Hit hit;
  hit.id = "test:2";
  hit.title = "計画";
  return hit;
}

std::string written(const std::string& form, const std::vector<search::Hit>& hits) {
  const auto writer = workbench::hitForm(form, false);
  std::string text = writer->begin();
  for (const auto& hit : hits) text += writer->hit(hit, {});
  return text + writer->end();
}

}  // namespace

TEST(HitForms, GiveAFeatureCollectionWithTheLongitudeFirst) {
  const auto document = json::parse(written("geojson", {bridge(), placeless()}));
  EXPECT_EQ(document["type"], "FeatureCollection");
  ASSERT_EQ(document["features"].size(), 2u);
  const auto& feature = document["features"][0];
  EXPECT_EQ(feature["type"], "Feature");
  EXPECT_EQ(feature["id"], "test:1");
  EXPECT_EQ(feature["geometry"], json({{"type", "Point"}, {"coordinates", {135.436, 34.6406}}}));
  EXPECT_EQ(feature["properties"]["place"], "point");
  EXPECT_EQ(feature["properties"]["height_m"], 51);
  EXPECT_EQ(feature["properties"]["snippet"], "港大橋 二層");
  EXPECT_EQ(document["features"][1]["geometry"], nullptr);
  EXPECT_EQ(document["features"][1]["properties"]["place"], "none");
}

TEST(HitForms, GiveAnEmptyCollectionForNoHits) {
  EXPECT_EQ(json::parse(written("geojson", {}))["features"], json::array());
  EXPECT_EQ(written("jsonl", {}), "");
}

TEST(HitForms, GiveALineForEachHitThatIsADocumentOfItsOwn) {
  std::istringstream lines(written("jsonl", {bridge(), placeless()}));
  std::vector<json> documents;
  for (std::string line; std::getline(lines, line);) documents.push_back(json::parse(line));
  ASSERT_EQ(documents.size(), 2u);
  EXPECT_EQ(documents[0]["title"], "港\"大\"橋, 下り");
  EXPECT_EQ(documents[0]["place"]["lat"], 34.6406);
  EXPECT_FALSE(documents[0].contains("entity"));
}

TEST(HitForms, QuoteFieldsOfCsvThatHoldSeparatorsOrQuotationMarks) {
  const auto text = written("csv", {bridge(), placeless()});
  EXPECT_THAT(text, StartsWith("id,title,source,"));
  EXPECT_THAT(text, HasSubstr("\r\ntest:1,\"港\"\"大\"\"橋, 下り\",test,bridges,,bridge,1974,27107,"
                              "135.436,34.6406,51,point,,0.5,港大橋 二層\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\ntest:2,計画,,,,,,,,,,none,,0,\r\n"));
}

TEST(HitForms, KeepALineOfCsvWholeWhereAFieldHoldsLineEnds) {
  EXPECT_EQ(workbench::csvField("a\nb"), "\"a\nb\"");
  EXPECT_EQ(workbench::csvField("a\rb"), "\"a\rb\"");
  EXPECT_EQ(workbench::csvField("plain"), "plain");
}

TEST(HitForms, SayWhichRecordsAHitStandsFor) {
  const workbench::HitEntity entity{"test:0", {"test:0", "test:1"}};
  const auto line = json::parse(workbench::hitForm("jsonl", true)->hit(bridge(), entity));
  EXPECT_EQ(line["entity"], "test:0");
  EXPECT_EQ(line["members"], json({"test:0", "test:1"}));
  const auto csv = workbench::hitForm("csv", true);
  EXPECT_THAT(csv->begin(), testing::EndsWith(",snippet,entity,members\r\n"));
  EXPECT_THAT(csv->hit(bridge(), entity), testing::EndsWith(",test:0,test:0 test:1\r\n"));
}

TEST(HitForms, StayValidWhereASourceBrokeItsText) {
  auto hit = bridge();
  hit.title = "broken \xff\xfe";
  EXPECT_TRUE(json::accept(written("geojson", {hit})));
  EXPECT_TRUE(json::accept(written("jsonl", {hit})));
}

TEST(HitForms, AreNoneForAnUnknownName) {
  EXPECT_EQ(workbench::hitForm("xlsx", false), nullptr);
}
