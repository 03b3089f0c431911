#include "index/language/Dates.h"
#include "tests/unit/index/language/TabCases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::language {
namespace {

std::string listed(const std::vector<DateReading>& readings) {
  std::string text;
  for (const DateReading& r : readings)
    text += (text.empty() ? "" : " ") + toText(r.range.first) + ".." + toText(r.range.last);
  return text.empty() ? "-" : text;
}

TEST(Dates, ReadWhatTheCasesSay) {
  const auto cases = test::readTabCases("search-dates.txt", 2);
  for (const auto& one : cases)
    EXPECT_EQ(listed(readDate(one.columns[0])), one.columns[1])
        << one.where << " " << one.columns[0];
  EXPECT_GE(cases.size(), 60u);
}

TEST(Dates, NameTheMeaningOfEachReading) {
  const auto readings = readDate("R5");
  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[0].meaning, "2023");
  EXPECT_EQ(readings[1].meaning, "fiscal year 2023");
}

TEST(Dates, AreFoundInRunningText) {
  const std::string text =
      "令和5年度点検（R5.3.31完了）、昭和55年架設、2023-04-01T09:00 "
      "更新、H27とS1A号、5年間、国道16号、"
      "tel 03-1234-5678、20230401版";
  std::vector<std::string> found;
  for (const DateInText& date : datesIn(text))
    found.push_back(text.substr(date.begin, date.end - date.begin) + "=" + listed(date.readings));
  EXPECT_THAT(found, ::testing::ElementsAre(
                         "令和5年度=2023-04-01..2024-03-31", "R5.3.31=2023-03-31..2023-03-31",
                         "昭和55年=1980-01-01..1980-12-31", "2023-04-01=2023-04-01..2023-04-01",
                         "H27=2015-01-01..2015-12-31 2015-04-01..2016-03-31",
                         "20230401=2023-04-01..2023-04-01"));
}

TEST(Dates, AreFoundInLinearTimeInAnything) {
  for (const char* piece : {"1", "二", "R", "R5.", "令和", "2023-", "\xFF", "年", "元"}) {
    std::string text;
    while (text.size() < (1 << 20)) text += piece;
    for (const DateInText& date : datesIn(text)) {
      ASSERT_LT(date.begin, date.end);
      ASSERT_LE(date.end, text.size());
    }
    EXPECT_TRUE(readDate(text).empty());
  }
}

}  // namespace
}  // namespace kokudo::language
