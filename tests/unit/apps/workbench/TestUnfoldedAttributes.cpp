#include "apps/workbench/UnfoldedAttributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::workbench {
namespace {

using testing::ElementsAre;
using testing::Pair;

Attributes rowsOf(const std::string& name, const std::string& text) {
  return unfolded({{name, text}});
}

TEST(UnfoldedAttributes, MakesARowOfEachLeafOfANestedText) {
  EXPECT_THAT(rowsOf("quality", R"({"b":{"c":"航空レーザ測量","d":2.5},"a":true})"),
              ElementsAre(Pair("quality/b/c", Value("航空レーザ測量")),
                          Pair("quality/b/d", Value(2.5)), Pair("quality/a", Value(true))));
}

TEST(UnfoldedAttributes, RepeatsTheNameForEachElementOfAList) {
  EXPECT_THAT(
      rowsOf("code", R"([{"v":1},{"v":2}])"),
      ElementsAre(Pair("code/v", Value(std::int64_t(1))), Pair("code/v", Value(std::int64_t(2)))));
}

TEST(UnfoldedAttributes, SaysOnceWhatStandsBesideTheNestedText) {
  const Attributes rows =
      unfolded({{"attributes", R"({"bldg:usage":"官公庁","note":" "})"}, {"bldg:usage", "官公庁"}});
  EXPECT_THAT(rows, ElementsAre(Pair("bldg:usage", Value("官公庁"))));
}

TEST(UnfoldedAttributes, LeavesTextThatOnlyLooksLikeJson) {
  EXPECT_THAT(rowsOf("名称", "{仮称}港大橋"), ElementsAre(Pair("名称", Value("{仮称}港大橋"))));
}

}  // namespace
}  // namespace kokudo::workbench
