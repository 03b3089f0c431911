#include "index/language/Codes.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "engine/geodesy/GridSquare.h"
#include "index/language/Analyzer.h"
#include "index/language/Places.h"
#include "index/language/detail/PlaneZoneNames.h"

#include <algorithm>

namespace kokudo::language {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// 5339, 5339-45, 5339-45-99, 5339-45-99-1...: hyphens only where the standard parts the code.
std::optional<MeshCode> meshOf(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (isDigit(text[i]))
      digits += text[i];
    else if (text[i] != '-' || digits.size() < 4 || digits.size() == 5 || digits.size() == 7)
      return std::nullopt;
  }
  if (text.empty() || text.back() == '-') return std::nullopt;
  const auto area = geodesy::gridSquareRectangle(digits);
  if (!area) return std::nullopt;
  return MeshCode{digits, *area};
}

std::optional<MunicipalityCode> municipalityOf(std::string_view text) {
  if (text.size() != 5 && text.size() != 6) return std::nullopt;
  const auto five = geodesy::normalizeMunicipalityCode(text);
  if (!five) return std::nullopt;
  return MunicipalityCode{*five, *Places::standard().currentCode(*five), text.size() == 6};
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Whether one of the words stands before `at`, with at most a few marks between.
bool announced(std::string_view folded, std::size_t at,
               std::initializer_list<std::string_view> words) {
  std::string_view before = folded.substr(0, at);
  constexpr std::size_t kMarks = 4;
  for (std::size_t n = 0; n < kMarks && !before.empty() &&
                          std::string_view(" :=(#").find(before.back()) != std::string_view::npos;
       ++n)
    before.remove_suffix(1);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return before.ends_with(word); });
}

// The readings of a number in running text: those that its surroundings allow.
std::vector<CodeReading> numberReadings(std::string_view folded, std::size_t begin,
                                        std::size_t end) {
  std::vector<CodeReading> readings;
  const std::string_view number = folded.substr(begin, end - begin);
  constexpr std::size_t kLongest = 20;
  if (number.size() > kLongest) return readings;
  const bool hyphens = number.find('-') != number.npos;
  if (hyphens || announced(folded, begin, {"メツシユ", "メツシユコード", "mesh", "mesh code"}))
    if (auto mesh = meshOf(number)) readings.emplace_back(std::move(*mesh));
  if (announced(folded, begin, {"自治体コード", "市区町村コード", "団体コード", "行政区域コード"}))
    if (auto code = municipalityOf(number)) readings.emplace_back(std::move(*code));
  return readings;
}

}  // namespace

std::vector<CodeReading> readCode(std::string_view text) {
  std::vector<CodeReading> readings;
  constexpr std::size_t kLongest = 200;
  if (text.size() > kLongest) return readings;
  const std::string folded = Analyzer::standard().fold(text).text;
  const std::string_view whole = trimmed(folded);
  if (auto mesh = meshOf(whole)) readings.emplace_back(std::move(*mesh));
  if (auto code = municipalityOf(whole)) readings.emplace_back(std::move(*code));
  std::size_t end = 0;
  const auto zone = detail::planeZoneAt(whole, 0, detail::ZoneNames::Brief, end);
  if (zone && end == whole.size()) readings.emplace_back(*zone);
  return readings;
}

std::vector<CodeInText> codesIn(std::string_view text) {
  const FoldedText folded = Analyzer::standard().fold(text);
  const std::string_view whole = folded.text;
  std::vector<CodeInText> result;
  const auto add = [&](std::size_t begin, std::size_t end, std::vector<CodeReading> readings) {
    result.push_back({folded.offsets[begin], folded.offsets[end], std::move(readings)});
  };
  for (std::size_t i = 0; i < whole.size();) {
    std::size_t end = i;
    if (const auto zone = detail::planeZoneAt(whole, i, detail::ZoneNames::Full, end)) {
      add(i, end, {*zone});
      i = end;
      continue;
    }
    if (!isDigit(whole[i]) || (i > 0 && isLetter(whole[i - 1]))) {
      ++i;
      continue;
    }
    while (end < whole.size() && (isDigit(whole[end]) || whole[end] == '-')) ++end;
    if (end == whole.size() || !isLetter(whole[end]))
      if (auto readings = numberReadings(whole, i, end); !readings.empty())
        add(i, end, std::move(readings));
    i = end;
  }
  return result;
}

}  // namespace kokudo::language
