#include "index/language/Dates.h"

#include "index/language/detail/DateParts.h"
#include "index/language/detail/KanjiNumerals.h"
#include "index/language/detail/QueryCursor.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::language {
namespace {

using detail::Era;
using detail::Number;
using detail::PlainCharacter;

constexpr int kOldestYear = 1868, kLatestYear = 2100;  // of a bare year in running text
constexpr int kLatestReiwa = 30;                       // that a year without an era may be of

enum class Strictness { WholeText, RunningText };

// What stands at one place of the text.
struct Match {
  std::size_t end = 0;  // characters
  std::vector<DateReading> readings;
};

std::string monthName(int year, int month) {
  return fmt::format("{:04}-{:02}", year, month);
}

// Year, and month and day where given.
struct Parts {
  int year = 0, month = 0, day = 0;
  bool fiscal = false, decade = false, bare = false;
};

class DateMatcher {
 public:
  DateMatcher(const std::vector<PlainCharacter>& text, Strictness strictness)
      : _text(text), _strict(strictness == Strictness::RunningText) {}

  std::optional<Match> at(std::size_t begin) const {
    std::size_t i = begin;
    bool byLetter = false;
    if (const Era* era = detail::eraAt(_text, i, byLetter))
      if (auto match = ofEra(*era, begin, i, byLetter)) return match;
    if (lower(begin) == U'f' && lower(begin + 1) == U'y') return ofFiscalYear(begin + 2);
    return ofNumber(begin);
  }

 private:
  char32_t character(std::size_t i) const { return i < _text.size() ? _text[i].character : 0; }
  char32_t lower(std::size_t i) const {
    const char32_t c = character(i);
    return c >= U'A' && c <= U'Z' ? c + 32 : c;
  }
  std::size_t pastBlank(std::size_t i) const { return character(i) == U' ' ? i + 1 : i; }
  std::optional<Number> number(std::size_t i, bool kanji) const {
    return detail::numberAt(_text, i, kanji);
  }

  std::optional<Match> ofEra(const Era& era, std::size_t begin, std::size_t i,
                             bool byLetter) const {
    const auto count = number(byLetter ? i : pastBlank(i), true);
    if (!count || count->value < 1 || count->digits > 2) return std::nullopt;
    Parts parts;
    parts.year = era.first.year + count->value - 1;
    if (parts.year > era.last.year) return std::nullopt;
    const auto end = rest(count->end, parts);
    if (!end) return std::nullopt;
    // 大5, M3 and T5 with nothing more are as likely something else.
    const char32_t mark = character(begin);
    const bool brief = (byLetter && (era.letter == U'T' || era.letter == U'M')) ||
                       (!byLetter && i == begin + 1 && mark != era.ligature);
    if (_strict && brief && parts.bare) return std::nullopt;
    return matched(*end, parts, &era);
  }

  std::optional<Match> ofFiscalYear(std::size_t i) const {
    const auto year = number(pastBlank(i), false);
    if (!year || year->digits != 4 || year->value < 1000) return std::nullopt;
    Parts parts;
    parts.year = year->value;
    parts.fiscal = true;
    return matched(year->end, parts, nullptr);
  }

  std::optional<Match> ofNumber(std::size_t i) const {
    const auto first = number(i, character(i) != U'元');
    if (!first) return std::nullopt;
    if (first->digits == 8) return ofEightDigits(*first);
    Parts parts;
    parts.year = first->value;
    const auto end = rest(first->end, parts);
    if (!end) return std::nullopt;
    if (first->digits == 4) {
      if (parts.year < (_strict ? kOldestYear : 1000)) return std::nullopt;
      if (_strict && (parts.bare || parts.year > kLatestYear)) return std::nullopt;
      return matched(*end, parts, nullptr);
    }
    const bool namesYear = character(pastBlank(first->end)) == U'年';
    if (first->digits > 2 || !namesYear || first->value < 1) return std::nullopt;
    if (_strict && !parts.fiscal && parts.month == 0) return std::nullopt;  // 5年 is a duration
    return ofUnknownEra(*end, parts);
  }

  std::optional<Match> ofEightDigits(const Number& number) const {
    Parts parts{number.value / 10000, number.value / 100 % 100, number.value % 100};
    if (parts.year < (_strict ? kOldestYear : 1000) || (_strict && parts.year > kLatestYear))
      return std::nullopt;
    return matched(number.end, parts, nullptr);
  }

  // 5年度: of each era that had such a year.
  std::optional<Match> ofUnknownEra(std::size_t end, Parts parts) const {
    Match all{end, {}};
    const int count = parts.year;
    for (std::size_t n = 0; n < detail::kRecentEras; ++n) {
      const Era& era = detail::recentEra(n);
      parts.year = era.first.year + count - 1;
      if (parts.year > era.last.year || (n == 0 && count > kLatestReiwa)) continue;
      if (auto match = matched(end, parts, &era))
        all.readings.insert(all.readings.end(), match->readings.begin(), match->readings.end());
    }
    if (all.readings.empty()) return std::nullopt;
    return all;
  }

  // What follows the number of a year: where it ends.
  std::optional<std::size_t> rest(std::size_t i, Parts& parts) const {
    const std::size_t mark = pastBlank(i);
    if (character(mark) == U'年') return afterYearMark(mark + 1, parts);
    const char32_t between = character(i);
    if (between == U'-' || between == U'/' || between == U'.')
      if (const auto end = monthAndDay(i + 1, between, parts)) return end;
    parts.bare = true;
    return i;
  }

  std::optional<std::size_t> afterYearMark(std::size_t i, Parts& parts) const {
    if (character(i) == U'度') {
      parts.fiscal = true;
      return i + 1;
    }
    if (character(i) == U'代' && parts.year >= 1000 && parts.year % 10 == 0) {
      parts.decade = true;
      return i + 1;
    }
    const auto month = number(pastBlank(i), true);
    if (!month || character(pastBlank(month->end)) != U'月') return i;
    parts.month = month->value;
    const std::size_t end = pastBlank(month->end) + 1;
    const auto day = number(pastBlank(end), true);
    if (!day || character(pastBlank(day->end)) != U'日') return end;
    parts.day = day->value;
    return pastBlank(day->end) + 1;
  }

  std::optional<std::size_t> monthAndDay(std::size_t i, char32_t between, Parts& parts) const {
    const auto month = number(i, false);
    if (!month || month->digits > 2 || month->value < 1 || month->value > 12) return std::nullopt;
    const bool two = character(month->end) == between;
    const auto day = two ? number(month->end + 1, false) : std::nullopt;
    if (day && day->digits <= 2) {
      parts.month = month->value;
      parts.day = day->value;
      return day->end;
    }
    // 2023-04 is a month; 2023.4 and 2023/4 in running text may be anything.
    if (_strict && !(between == U'-' && month->digits == 2)) return std::nullopt;
    parts.month = month->value;
    return month->end;
  }

  std::optional<Match> matched(std::size_t end, const Parts& parts, const Era* era) const {
    if (_strict && !endsCleanly(end)) return std::nullopt;
    Match match{end, readingsOf(parts)};
    if (era && !parts.fiscal) keepWithin(*era, match.readings);
    if (era && parts.bare) match.readings.push_back(fiscal(parts.year));
    if (match.readings.empty()) return std::nullopt;
    return match;
  }

  static void keepWithin(const Era& era, std::vector<DateReading>& readings) {
    std::erase_if(readings, [&](DateReading& reading) {
      reading.range.first = std::max(reading.range.first, era.first);
      reading.range.last = std::min(reading.range.last, era.last);
      return reading.range.first > reading.range.last;
    });
  }

  static DateReading fiscal(int year) {
    return {detail::fiscalRange(year), fmt::format("fiscal year {}", year)};
  }

  static std::vector<DateReading> readingsOf(const Parts& parts) {
    if (parts.year > 9998) return {};
    if (parts.fiscal) return {fiscal(parts.year)};
    if (parts.decade)
      return {{{{parts.year, 1, 1}, {parts.year + 9, 12, 31}}, fmt::format("{}s", parts.year)}};
    if (parts.month == 0) return {{detail::yearRange(parts.year), std::to_string(parts.year)}};
    if (parts.month < 1 || parts.month > 12) return {};
    if (parts.day == 0)
      return {{detail::monthRange(parts.year, parts.month), monthName(parts.year, parts.month)}};
    if (parts.day < 1 || parts.day > detail::daysOfMonth(parts.year, parts.month)) return {};
    const Date day{parts.year, parts.month, parts.day};
    return {{{day, day}, toText(day)}};
  }

  // Not in the middle of a longer word or number; 2023-04-01T09:00 is cut at the T.
  bool endsCleanly(std::size_t end) const {
    const char32_t c = lower(end);
    if (c == U't' && character(end + 1) >= U'0' && character(end + 1) <= U'9') return true;
    return !((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'-');
  }

  const std::vector<PlainCharacter>& _text;
  bool _strict;
};

std::optional<Match> wholeDate(const std::string& text) {
  const auto characters = detail::plainCharacters(text);
  auto match = DateMatcher(characters, Strictness::WholeText).at(0);
  if (!match || match->end != characters.size()) return std::nullopt;
  return match;
}

std::vector<DateReading> readRange(const std::string& first, const std::string& last) {
  const auto from = first.empty() ? std::nullopt : wholeDate(first);
  const auto to = last.empty() ? std::nullopt : wholeDate(last);
  if ((!first.empty() && !from) || (!last.empty() && !to) || (!from && !to)) return {};
  DateReading reading{{from ? from->readings[0].range.first : detail::kFirstDay,
                       to ? to->readings[0].range.last : detail::kLastDay},
                      {}};
  if (reading.range.first > reading.range.last) return {};
  reading.meaning =
      (from ? from->readings[0].meaning : "") + ".." + (to ? to->readings[0].meaning : "");
  return {reading};
}

// Whether a date may begin here: not within a number or a Latin word.
bool mayBegin(const std::vector<PlainCharacter>& text, std::size_t i) {
  const auto isAscii = [](char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  };
  if (i == 0) return true;
  if (!isAscii(text[i].character))
    return !(detail::isKanjiNumeral(text[i].character) &&
             detail::isKanjiNumeral(text[i - 1].character));
  const char32_t before = text[i - 1].character;
  return !isAscii(before) && before != U'-' && before != U'.' && before != U'/';
}

}  // namespace

std::string toText(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::vector<DateReading> readDate(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  if (text.size() > kLongest) return {};
  std::string plain = detail::plainText(text);
  const auto first = plain.find_first_not_of(' ');
  if (first == plain.npos) return {};
  plain = plain.substr(first, plain.find_last_not_of(' ') - first + 1);
  if (const auto range = detail::cutRange(plain)) return readRange(range->first, range->second);
  auto match = wholeDate(plain);
  return match ? std::move(match->readings) : std::vector<DateReading>{};
}

std::vector<DateInText> datesIn(std::string_view text) {
  const auto characters = detail::plainCharacters(text);
  const DateMatcher matcher(characters, Strictness::RunningText);
  const auto byteAt = [&](std::size_t i) {
    return i < characters.size() ? characters[i].at : text.size();
  };
  std::vector<DateInText> result;
  for (std::size_t i = 0; i < characters.size();) {
    auto match = mayBegin(characters, i) ? matcher.at(i) : std::nullopt;
    if (!match) {
      ++i;
      continue;
    }
    result.push_back({byteAt(i), byteAt(match->end), std::move(match->readings)});
    i = match->end;
  }
  return result;
}

}  // namespace kokudo::language
