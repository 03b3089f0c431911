#include "index/language/detail/FoldRules.h"

#include "index/language/CharacterClass.h"

#include <unicode/uchar.h>

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::language::detail {
namespace {

constexpr std::u32string_view kSmall =
    U"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ";
constexpr std::u32string_view kLarge =
    U"あいうえおつやゆよわかけアイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ";
static_assert(kSmall.size() == kLarge.size());

constexpr char32_t kLongVowel = U'ー';
constexpr std::size_t kMaxNumeral = 8;

bool isDash(char32_t c) {
  return c == U'-' || c == U'~' || c == kLongVowel || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
         c == 0x2500 || c == 0x2501 || c == 0x301C || c == 0x3030 || c == 0x223C || c == 0x2043 ||
         c == 0xFE58 || c == 0xFF5E;
}

bool isWord(char32_t c) {
  return classOf(c) == CharacterClass::Word;
}

int digitOf(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  const auto at = kDigits.find(c == U'零' ? U'〇' : c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}

int unitOf(char32_t c) {
  return c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
}

bool isNumeral(char32_t c) {
  return digitOf(c) >= 0 || unitOf(c) > 0;
}

// 二十三 to "23", 一〇五 to "105"; nothing for what is not a number (十百).
std::optional<std::string> digitsOf(const FoldedCharacter* begin, const FoldedCharacter* end) {
  bool units = false;
  for (auto c = begin; c != end; ++c) units = units || unitOf(c->character) > 0;
  std::string digits;
  if (!units) {
    for (auto c = begin; c != end; ++c) digits += static_cast<char>('0' + digitOf(c->character));
    return digits;
  }
  int value = 0, pending = -1, lastUnit = 10000;
  for (auto c = begin; c != end; ++c) {
    if (const int unit = unitOf(c->character)) {
      if (unit >= lastUnit || pending == 0) return std::nullopt;
      value += unit * (pending < 0 ? 1 : pending);
      pending = -1;
      lastUnit = unit;
    } else {
      if (pending >= 0) return std::nullopt;
      pending = digitOf(c->character);
    }
  }
  return std::to_string(value + (pending < 0 ? 0 : pending));
}

bool countsSomething(const std::vector<FoldedCharacter>& text, std::size_t at) {
  if (at >= text.size()) return false;
  const char32_t c = text[at].character;
  if (c == U'番' || c == U'号') return true;
  return c == U'丁' && at + 1 < text.size() && text[at + 1].character == U'目';
}

}  // namespace

char32_t largeKana(char32_t character) {
  if (character < 0x3041 || character > 0x31FF) return character;
  const auto at = kSmall.find(character);
  return at == std::u32string_view::npos ? character : kLarge[at];
}

char32_t plainSpace(char32_t character) {
  if (character == U'\n' || character == U'\r' || character == 0x2028 || character == 0x2029)
    return U'\n';
  if (character < 0x20 || character == 0x7F || u_isUWhiteSpace(static_cast<UChar32>(character)))
    return U' ';
  return character;
}

void unifyDashes(std::vector<FoldedCharacter>& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isDash(text[i].character)) continue;
    const bool afterKana = i > 0 && isKana(text[i - 1].character);
    const bool beforeWord = i + 1 < text.size() && isWord(text[i + 1].character);
    const bool vowel = afterKana && (text[i].character == kLongVowel || !beforeWord);
    text[i].character = vowel ? kLongVowel : U'-';
  }
}

void kanjiNumeralsToDigits(std::vector<FoldedCharacter>& text) {
  std::vector<FoldedCharacter> result;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && isNumeral(text[end].character)) ++end;
    if (end == i) {
      result.push_back(text[i++]);
      continue;
    }
    std::optional<std::string> digits;
    if (end - i <= kMaxNumeral && countsSomething(text, end))
      digits = digitsOf(&text[i], &text[i] + (end - i));
    if (digits)
      for (const char digit : *digits)
        result.push_back({static_cast<char32_t>(digit), text[i].origin});
    else
      result.insert(result.end(), text.begin() + static_cast<std::ptrdiff_t>(i),
                    text.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
  text = std::move(result);
}

}  // namespace kokudo::language::detail
