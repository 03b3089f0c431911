#include "index/language/detail/DateParts.h"

#include "index/language/CharacterClass.h"
#include "index/language/detail/KanjiNumerals.h"
#include "index/language/detail/QueryCursor.h"

#include <array>

namespace kokudo::language::detail {
namespace {

// First days by the decrees; an era ends the day before the next begins.
constexpr std::array<Era, 5> kEras{{
    {U"令和", U'R', U'㋿', {2019, 5, 1}, {9999, 12, 31}},
    {U"平成", U'H', U'㍻', {1989, 1, 8}, {2019, 4, 30}},
    {U"昭和", U'S', U'㍼', {1926, 12, 25}, {1989, 1, 7}},
    {U"大正", U'T', U'㍽', {1912, 7, 30}, {1926, 12, 24}},
    {U"明治", U'M', U'㍾', {1868, 1, 25}, {1912, 7, 29}},
}};

constexpr std::size_t kMaxDigits = 8;

char32_t at(const std::vector<PlainCharacter>& text, std::size_t i) {
  return i < text.size() ? text[i].character : 0;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

bool isTwoYears(std::string_view plain) {
  if (plain.size() != 9 || plain[4] != '-') return false;
  for (std::size_t i = 0; i < 9; ++i)
    if (i != 4 && (plain[i] < '0' || plain[i] > '9')) return false;
  return true;
}

}  // namespace

std::vector<PlainCharacter> plainCharacters(std::string_view text) {
  std::vector<PlainCharacter> result;
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance())
    result.push_back({cursor.plain(), static_cast<std::uint32_t>(cursor.at())});
  return result;
}

const Era* eraAt(const std::vector<PlainCharacter>& text, std::size_t& i, bool& byLetter) {
  const char32_t c = at(text, i);
  byLetter = false;
  for (const Era& era : kEras) {
    std::size_t length = 0;
    if (c == era.name[0])
      length = at(text, i + 1) == era.name[1] ? 2 : 1;
    else if (c == era.ligature)
      length = 1;
    else if (c == era.letter || (c >= U'a' && c - 32 == era.letter))
      byLetter = (length = 1) != 0;
    if (length == 0) continue;
    i += length;
    return &era;
  }
  return nullptr;
}

const Era& recentEra(std::size_t which) {
  return kEras[which];
}

int daysOfMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

DateRange yearRange(int year) {
  return {{year, 1, 1}, {year, 12, 31}};
}

DateRange monthRange(int year, int month) {
  return {{year, month, 1}, {year, month, daysOfMonth(year, month)}};
}

DateRange fiscalRange(int year) {
  return {{year, 4, 1}, {year + 1, 3, 31}};
}

std::optional<Number> numberAt(const std::vector<PlainCharacter>& text, std::size_t i, bool kanji) {
  Number number;
  number.end = i;
  while (isDigit(at(text, number.end)) && number.digits <= kMaxDigits) {
    if (number.digits < kMaxDigits)
      number.value = number.value * 10 + static_cast<int>(at(text, number.end) - U'0');
    ++number.digits;
    ++number.end;
  }
  if (number.digits > kMaxDigits) return std::nullopt;
  if (number.digits > 0) return number;
  if (!kanji) return std::nullopt;
  if (at(text, i) == U'元') return Number{1, 1, i + 1};
  constexpr std::size_t kLongest = 6;  // 二〇二三, 千九百四十五
  std::u32string numeral;
  while (isKanjiNumeral(at(text, number.end)) && numeral.size() <= kLongest)
    numeral += at(text, number.end++);
  const auto value = valueOfNumeral(numeral);
  if (!value || numeral.size() > kLongest) return std::nullopt;
  number.value = *value;
  number.digits = std::to_string(*value).size();
  return number;
}

std::optional<std::pair<std::string, std::string>> cutRange(std::string_view text) {
  const std::string plain = plainText(text);
  if (isTwoYears(plain)) return std::pair(plain.substr(0, 4), plain.substr(5));
  constexpr std::string_view kMarks[] = {"..", "～", "〜", "から", "~"};
  for (const std::string_view mark : kMarks) {
    const auto found = plain.find(mark);
    if (found == plain.npos) continue;
    std::string last = trimmed(std::string_view(plain).substr(found + mark.size()));
    if (last.ends_with("まで")) last = trimmed(std::string_view(last).substr(0, last.size() - 6));
    return std::pair(trimmed(std::string_view(plain).substr(0, found)), last);
  }
  return std::nullopt;
}

}  // namespace kokudo::language::detail
