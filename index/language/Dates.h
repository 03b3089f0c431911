#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::language {

/// A day of the Gregorian calendar.
struct Date {
  int year = 0, month = 1, day = 1;
  auto operator<=>(const Date&) const = default;
};

/// "2023-04-01".
std::string toText(const Date& date);

/// Both days included.
struct DateRange {
  Date first, last;
  auto operator<=>(const DateRange&) const = default;
};

/// What a text that names a day, month, year or fiscal year (年度, April to March) may mean.
struct DateReading {
  DateRange range;
  std::string meaning;  ///< "fiscal year 2023", "2023", "2023-04": for a person
  auto operator<=>(const DateReading&) const = default;
};

/// The readings of a whole text as a date, likeliest first; empty if it names none. Several where
/// it is ambiguous: "R5" is the year 2023 or the fiscal year 2023, "5年度" has no era. Knows
/// 令和5年度, R5, R5.3.31, H27, 平成元年, 昭和55, 2023年度, 2023年4月1日, 2023-04, 2023/4/1,
/// 20230401, FY2023, kanji numerals and full-width digits, and ranges A..B, A～B, A〜B, A から B
/// まで (an open end is year 1 or 9999). Days that the calendar or the era lacks (昭和65年,
/// 2023-02-30) are no dates.
std::vector<DateReading> readDate(std::string_view text);

/// A date in running text.
struct DateInText {
  std::size_t begin = 0, end = 0;  ///< bytes
  std::vector<DateReading> readings;
};

/// The dates that `text` names, left to right, not overlapping. Bare numbers of fewer than eight
/// digits are no dates here, except 1868 to 2100 before 年.
std::vector<DateInText> datesIn(std::string_view text);

}  // namespace kokudo::language
