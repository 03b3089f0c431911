#pragma once

#include "index/language/Dates.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kokudo::language::detail {

constexpr Date kFirstDay{1, 1, 1}, kLastDay{9999, 12, 31};

/// A character made plain and the byte where it begins.
struct PlainCharacter {
  char32_t character;
  std::uint32_t at;
};
std::vector<PlainCharacter> plainCharacters(std::string_view text);

/// A Japanese era; years are counted from `first.year` as 1.
struct Era {
  std::u32string_view name;  ///< 令和
  char32_t letter;           ///< R
  char32_t ligature;         ///< ㋿
  Date first, last;
};

/// The era whose name, short name (令) or letter stands at `at`, which is moved past it.
const Era* eraAt(const std::vector<PlainCharacter>& text, std::size_t& at, bool& byLetter);
/// 令和, 平成, 昭和: those that a year without an era may be of, latest first.
const Era& recentEra(std::size_t which);
constexpr std::size_t kRecentEras = 3;

int daysOfMonth(int year, int month);
DateRange yearRange(int year);
DateRange monthRange(int year, int month);
/// April of `year` to the next March.
DateRange fiscalRange(int year);

/// A number in digits or, where they may be, kanji numerals (十二, 一〇五, 元 for 1).
struct Number {
  int value = 0;
  std::size_t digits = 0, end = 0;
};
std::optional<Number> numberAt(const std::vector<PlainCharacter>& text, std::size_t at, bool kanji);

/// "A..B", "A～B", "A〜B", "AからBまで", "2018-2022" cut in two (trimmed); nothing if it is no
/// range.
std::optional<std::pair<std::string, std::string>> cutRange(std::string_view text);

}  // namespace kokudo::language::detail
