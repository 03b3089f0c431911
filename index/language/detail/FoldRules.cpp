#include "index/language/detail/FoldRules.h"

#include "index/language/CharacterClass.h"
#include "index/language/detail/KanjiNumerals.h"

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

bool isDash(char32_t c) {
  return c == U'-' || c == U'~' || c == kLongVowel || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
         c == 0x2500 || c == 0x2501 || c == 0x301C || c == 0x3030 || c == 0x223C || c == 0x2043 ||
         c == 0xFE58 || c == 0xFF5E;
}

bool isWord(char32_t c) {
  return classOf(c) == CharacterClass::Word;
}

char32_t characterAt(const std::vector<FoldedCharacter>& text, std::size_t at) {
  return at < text.size() ? text[at].character : 0;
}

bool isJapanese(char32_t c) {
  return isKana(c) || isKanji(c);
}

// Whether a number from `begin` to `at` counts there: blocks, houses, gates, streets, wards,
// grades, lanes, spans and sections of works, or what has 第 before it.
bool countsSomething(const std::vector<FoldedCharacter>& text, std::size_t begin, std::size_t at) {
  constexpr std::u32string_view kAfterStreet = U"東西南北";
  const char32_t c = characterAt(text, at), next = characterAt(text, at + 1);
  if (begin > 0 && text[begin - 1].character == U'第') return true;
  switch (c) {
    case U'番':
    case U'号':
    case U'区':
    case U'級':
      return true;
    case U'丁':  // 3丁目, 三丁1番, 三丁; but 八丁堀
      return next == U'目' || isKanjiNumeral(next) || !isJapanese(next);
    case U'条':
      return next != 0 && kAfterStreet.find(next) != kAfterStreet.npos;
    case U'車':
      return next == U'線';
    case U'径':
      return next == U'間';
    case U'工':
      return next == U'区';
    default:
      return false;
  }
}

// ヶ, ケ, ガ, カ, が, か as a link in names and counters: 霞ヶ関, 自由が丘, 3か所.
bool isLinkKe(char32_t before, char32_t c, char32_t after) {
  constexpr std::u32string_view kLinks = U"ケガカがか", kCounted = U"所月年国村町",
                                kHills = U"丘岡台原谷浜崎峰岳山森池沢";
  if (kLinks.find(c) == kLinks.npos) return false;
  if (isKanji(before)) return isKanji(after);
  if (isDigit(before)) return kCounted.find(after) != kCounted.npos;
  return isKana(before) && (c == U'ケ' || c == U'が') && kHills.find(after) != kHills.npos;
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
  result.reserve(text.size());
  std::u32string numeral;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && isKanjiNumeral(text[end].character)) ++end;
    if (end == i) {
      result.push_back(text[i++]);
      continue;
    }
    std::optional<int> value;
    if (end - i <= kMaxNumeral && countsSomething(text, i, end)) {
      numeral.clear();
      for (std::size_t k = i; k < end; ++k) numeral += text[k].character;
      value = valueOfNumeral(numeral);
    }
    if (value)
      for (const char digit : std::to_string(*value))
        result.push_back({static_cast<char32_t>(digit), text[i].origin});
    else
      result.insert(result.end(), text.begin() + static_cast<std::ptrdiff_t>(i),
                    text.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
  text = std::move(result);
}

void unifyLinks(std::vector<FoldedCharacter>& text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    const char32_t before = text[i - 1].character, after = text[i + 1].character;
    char32_t& c = text[i].character;
    if (isLinkKe(before, c, after)) {
      c = U'ケ';
    } else if (isKanji(before) && isKanji(after)) {
      if (c == U'ノ' || c == U'之') c = U'の';
      if (c == U'ツ') c = U'つ';
    }
  }
}

}  // namespace kokudo::language::detail
