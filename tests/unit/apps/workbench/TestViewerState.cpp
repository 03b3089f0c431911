#include "apps/workbench/ViewerState.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace kokudo;

TEST(ViewerState, AsksOnlyForTheViewWhenBoundToIt) {
  workbench::ViewerState state;
  state.queryText = "橋";
  const std::array<double, 4> box{135, 34, 136, 35};
  EXPECT_FALSE(workbench::queryOf(state, box).bbox.has_value());
  state.searchInView = true;
  EXPECT_EQ(workbench::queryOf(state, box).bbox, box);
}

TEST(ViewerState, CarriesTheChosenFacetsAndCountsThoseShown) {
  workbench::ViewerState state;
  state.chosenFacets = {{"prefecture", "大阪府"}};
  const auto query = workbench::queryOf(state, std::nullopt);
  EXPECT_THAT(query.facets, testing::ElementsAre(std::make_pair("prefecture", "大阪府")));
  EXPECT_THAT(query.countFacets, testing::IsSupersetOf({"source", "dataset", "prefecture"}));
}
