#include "apps/workbench/CountForms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace kokudo;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

const std::vector<search::YearCount> kYears{{std::nullopt, 3}, {1974, 48}, {2001, 1}};
const std::vector<search::CellCount> kCells{{3, 7, 2, 12, ""}, {3, 7, 3, 1, "test:1"}};

}  // namespace

TEST(CountForms, DrawABarForEachYearAndOneForTheUnknown) {
  const auto text = workbench::yearsAs("text", kYears);
  EXPECT_THAT(text, HasSubstr("  unknown          3  ###\n"));
  EXPECT_THAT(text, HasSubstr("     1974         48  " + std::string(48, '#') + "\n"));
  EXPECT_THAT(text, HasSubstr("     2001          1  #\n"));
}

TEST(CountForms, GiveYearsAsATable) {
  EXPECT_EQ(workbench::yearsAs("csv", kYears), "year,count\r\n,3\r\n1974,48\r\n2001,1\r\n");
}

TEST(CountForms, GiveCellsAsPolygonsTurnedCounterclockwise) {
  const auto document = json::parse(workbench::cellsAs("geojson", kCells));
  ASSERT_EQ(document["features"].size(), 2u);
  const auto& ring = document["features"][0]["geometry"]["coordinates"][0];
  EXPECT_EQ(ring, json({{135, 0}, {180, 0}, {180, 45}, {135, 45}, {135, 0}}));
  EXPECT_EQ(document["features"][0]["properties"]["count"], 12);
  EXPECT_EQ(document["features"][1]["properties"]["id"], "test:1");
}

TEST(CountForms, KnowWhereACellLiesAndEndItAtThePole) {
  EXPECT_THAT(workbench::boundsOf(kCells[0]), ElementsAre(135, 0, 180, 45));
  EXPECT_THAT(workbench::boundsOf({0, 0, 0, 1, ""}), ElementsAre(-180, -90, 180, 90));
}

TEST(CountForms, GiveCellsAsATable) {
  EXPECT_EQ(workbench::cellsAs("csv", kCells),
            "zoom,x,y,west,south,east,north,count,id\r\n"
            "3,7,2,135,0,180,45,12,\r\n3,7,3,135,45,180,90,1,test:1\r\n");
}
