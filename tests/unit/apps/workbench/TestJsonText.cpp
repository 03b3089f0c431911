#include "apps/workbench/JsonText.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace kokudo;
using nlohmann::json;

TEST(JsonText, HasEveryFieldOfTheSearchContract) {
  search::SearchPage page;
  page.total = 1;
  page.generation = "g-000001";
  search::Hit hit;
  hit.id = "a:1";
  hit.title = "橋";
  hit.place.how = catalog::PlaceQuality::Point;
  hit.place.longitude = 135;
  hit.place.latitude = 34;
  page.hits.push_back(hit);
  page.facets["source"] = {{"a", "A", 1}};
  const auto document = json::parse(workbench::toJson(page, {{"dpf", "HTTP 503"}}));
  for (const char* field : {"total", "exact", "hits", "facets", "generation", "took_ms", "missing"})
    EXPECT_TRUE(document.contains(field)) << field;
  for (const char* field :
       {"id", "title", "source", "dataset", "year", "score", "place", "distance_m", "snippet"})
    EXPECT_TRUE(document["hits"][0].contains(field)) << field;
  EXPECT_EQ(document["hits"][0]["place"]["how"], "point");
  EXPECT_EQ(document["facets"]["source"][0]["count"], 1);
  EXPECT_EQ(document["missing"][0]["source"], "dpf");
}

TEST(JsonText, SaysOfAHitWithoutPlaceThatItHasNone) {
  search::SearchPage page;
  page.hits.emplace_back();
  const auto document = json::parse(workbench::toJson(page, {}));
  EXPECT_EQ(document["hits"][0]["place"], json({{"how", "none"}}));
}

TEST(JsonText, StaysValidWhenASourceBrokeItsText) {
  catalog::Record record;
  record.title = "broken \xff\xfe text";
  EXPECT_TRUE(json::accept(workbench::toJson(record)));
}

TEST(JsonText, MakesRepeatedAttributesAnArray) {
  catalog::Record record;
  record.attributes = {
      {"alias", std::string("x")}, {"alias", std::string("y")}, {"n", std::int64_t(3)}};
  const auto document = json::parse(workbench::toJson(record));
  EXPECT_EQ(document["attributes"]["alias"], json({"x", "y"}));
  EXPECT_EQ(document["attributes"]["n"], 3);
}

TEST(JsonText, GivesProvenanceOfARecord) {
  catalog::Record record;
  record.provenance = {"https://example.invalid/x", "2026-11-22T00:00:00Z", "ab", "dpf", ""};
  const auto document = json::parse(workbench::toJson(record));
  for (const char* field : {"url", "retrieved_at", "sha256", "adapter"})
    EXPECT_TRUE(document["provenance"].contains(field)) << field;
}
