#include "apps/workbench/FeatureMatch.h"

#include <gtest/gtest.h>

namespace kokudo::workbench {
namespace {

TEST(FeatureMatch, HoldsWhereAPropertyReadsAsAnyConditionSays) {
  content::FeatureTable table{"bldg", 3, {{"usage", "用途", {}}, {"floors", "階数", {}}}};
  table.columns[0].values = {Value("住宅"), Value("官公庁"), Value()};
  table.columns[1].values = {Value(std::int64_t(2)), Value(std::int64_t(9)), Value(2.5)};
  const auto rule = anyReads({{"用途", "官公庁"}, {"floors", "2.5"}});
  EXPECT_FALSE(rule(table, 0));
  EXPECT_TRUE(rule(table, 1));
  EXPECT_TRUE(rule(table, 2));
  EXPECT_FALSE(anyReads({})(table, 1));
}

}  // namespace
}  // namespace kokudo::workbench
