#include "index/language/detail/KanjiNumerals.h"

namespace kokudo::language::detail {
namespace {

int digitOf(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  const auto at = kDigits.find(c == U'零' ? U'〇' : c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

int unitOf(char32_t c) {
  return c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
}

bool hasUnits(std::u32string_view numeral) {
  for (const char32_t c : numeral)
    if (unitOf(c) > 0) return true;
  return false;
}

}  // namespace

bool isKanjiNumeral(char32_t c) {
  return digitOf(c) >= 0 || unitOf(c) > 0;
}

std::optional<int> valueOfNumeral(std::u32string_view numeral) {
  if (numeral.empty() || numeral.size() > kMaxNumeral) return std::nullopt;
  int value = 0;
  if (!hasUnits(numeral)) {
    for (const char32_t c : numeral) value = value * 10 + digitOf(c);
    return value;
  }
  int pending = -1, lastUnit = 10000;
  for (const char32_t c : numeral) {
    if (const int unit = unitOf(c)) {
      if (unit >= lastUnit || pending == 0) return std::nullopt;
      value += unit * (pending < 0 ? 1 : pending);
      pending = -1;
      lastUnit = unit;
    } else {
      if (pending >= 0) return std::nullopt;
      pending = digitOf(c);
    }
  }
  return value + (pending < 0 ? 0 : pending);
}

}  // namespace kokudo::language::detail
