#include "engine/base/Value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace kokudo {
namespace {

TEST(Value, TextOfEachKind) {
  EXPECT_EQ(toText(Value()), "");
  EXPECT_EQ(toText(Value(true)), "true");
  EXPECT_EQ(toText(Value(false)), "false");
  EXPECT_EQ(toText(Value(std::int64_t(-42))), "-42");
  EXPECT_EQ(toText(Value(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(toText(Value(std::string("防波堤"))), "防波堤");
  EXPECT_EQ(toText(Value(0.1)), "0.1");
  EXPECT_EQ(toText(Value(12.0)), "12");
}

TEST(Value, TextOfANumberReadsBackToTheSameNumber) {
  for (const double number : {1.0 / 3.0, 1e300, 5e-324, -123456789.123456789, 135.43000000000001})
    EXPECT_EQ(std::strtod(toText(Value(number)).c_str(), nullptr), number);
}

TEST(Value, FindGivesTheFirstOfANameOrNull) {
  const Attributes attributes{{"name", std::string("a")}, {"name", std::string("b")}, {"x", 1.5}};
  ASSERT_NE(find(attributes, "name"), nullptr);
  EXPECT_EQ(toText(*find(attributes, "name")), "a");
  EXPECT_EQ(toText(*find(attributes, "x")), "1.5");
  EXPECT_EQ(find(attributes, "Name"), nullptr);
}

}  // namespace
}  // namespace kokudo
