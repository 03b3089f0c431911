#include "index/language/detail/QuerySpaceTime.h"

#include "index/language/detail/DateParts.h"
#include "index/language/detail/QueryCursor.h"

#include <array>
#include <cmath>
#include <string>

namespace kokudo::language::detail {
namespace {

using Condition = std::variant<QueryTree, BadValue>;

constexpr const char* kNear = "LATITUDE,LONGITUDE,RADIUS, such as 35.68,139.77,500m";
constexpr const char* kBox = "WEST,SOUTH,EAST,NORTH in degrees, such as 139.7,35.6,139.8,35.7";
constexpr const char* kYears = "a year or a range of years, such as 2020, R5 or 2018..2022";
constexpr const char* kDates =
    "a date or a range of dates, such as 2023-04-01, R5.3.31 or 令和5年度";

std::optional<double> metresOf(std::string_view text) {
  double unit = 1;
  if (text.ends_with("km")) {
    unit = 1000;
    text.remove_suffix(2);
  } else if (text.ends_with("m")) {
    text.remove_suffix(1);
  }
  const auto value = numberOf(text);
  if (!value || *value < 0 || *value > 1e9) return std::nullopt;
  return *value * unit;
}

// The text cut at commas into exactly `count` parts, none if there are more or fewer.
std::vector<std::string> cutAtCommas(const std::string& text, std::size_t count) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == ',') {
      if (parts.size() == count) return {};
      parts.emplace_back();
    } else if (c != ' ') {
      parts.back() += c;
    }
  }
  if (parts.size() != count) parts.clear();
  return parts;
}

bool isLongitude(double x) {
  return std::abs(x) <= 180;
}

bool isLatitude(double y) {
  return std::abs(y) <= 90;
}

// The one year that a text names, by itself or as a fiscal year.
std::optional<int> yearOf(const std::string& text) {
  const auto readings = readDate(text);
  if (readings.empty()) return std::nullopt;
  const int year = readings[0].range.first.year;
  for (const DateReading& reading : readings)
    if (reading.range.first.year != year) return std::nullopt;
  return year;
}

std::string listed(const std::vector<DateReading>& readings) {
  std::string text;
  for (const DateReading& reading : readings) text += (text.empty() ? "" : ", ") + reading.meaning;
  return text;
}

}  // namespace

Condition yearsOf(const std::string& value) {
  const auto range = cutRange(value);
  const std::string& first = range ? range->first : value;
  const std::string& last = range ? range->second : value;
  InYears years;
  if (!first.empty() && !(years.from = yearOf(first))) return BadValue{kYears};
  if (!last.empty() && !(years.to = yearOf(last))) return BadValue{kYears};
  if (!years.from && !years.to) return BadValue{kYears};
  if (years.from && years.to && *years.from > *years.to)
    return BadValue{"the earlier year first: " + std::to_string(*years.to) + ".." +
                    std::to_string(*years.from)};
  return QueryTree{Filter{years}};
}

Condition datesOf(const std::string& value) {
  const auto readings = readDate(value);
  if (readings.empty()) return BadValue{kDates};
  for (const DateReading& reading : readings)
    if (reading.range.first.year != readings[0].range.first.year)
      return BadValue{"one year, where this may be " + listed(readings)};
  InDates dates;
  const DateRange& range = readings[0].range;
  if (range.first > kFirstDay) dates.from = range.first;
  if (range.last < kLastDay) dates.to = range.last;
  if (!dates.from && !dates.to) return BadValue{kDates};
  return QueryTree{Filter{dates}};
}

Condition nearOf(const std::string& value) {
  const auto parts = cutAtCommas(plainText(value), 3);
  if (parts.empty()) return BadValue{kNear};
  const auto latitude = numberOf(parts[0]), longitude = numberOf(parts[1]);
  const auto radius = metresOf(parts[2]);
  if (!latitude || !longitude || !radius || !isLatitude(*latitude) || !isLongitude(*longitude))
    return BadValue{kNear};
  return QueryTree{Filter{Near{*latitude, *longitude, *radius}}};
}

Condition boxOf(const std::string& value) {
  const auto parts = cutAtCommas(plainText(value), 4);
  if (parts.empty()) return BadValue{kBox};
  std::array<double, 4> edge{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto number = numberOf(parts[i]);
    if (!number || !(i % 2 ? isLatitude(*number) : isLongitude(*number))) return BadValue{kBox};
    edge[i] = *number;
  }
  if (edge[1] > edge[3]) return BadValue{"the southern latitude before the northern one"};
  return QueryTree{Filter{InBox{edge[0], edge[1], edge[2], edge[3]}}};
}

}  // namespace kokudo::language::detail
