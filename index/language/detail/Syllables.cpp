#include "index/language/detail/Syllables.h"

#include "index/language/detail/QueryCursor.h"

#include <algorithm>
#include <unordered_map>

namespace kokudo::language::detail {
namespace {

struct Syllable {
  std::u32string_view kana;
  std::string_view hepburn;
  std::string_view others;  // further ways to type it, parted by blanks
};

constexpr Syllable kSyllables[] = {
    {U"あ", "a", ""},
    {U"い", "i", ""},
    {U"う", "u", ""},
    {U"え", "e", ""},
    {U"お", "o", ""},
    {U"か", "ka", ""},
    {U"き", "ki", ""},
    {U"く", "ku", ""},
    {U"け", "ke", ""},
    {U"こ", "ko", ""},
    {U"さ", "sa", ""},
    {U"し", "shi", "si"},
    {U"す", "su", ""},
    {U"せ", "se", ""},
    {U"そ", "so", ""},
    {U"た", "ta", ""},
    {U"ち", "chi", "ti"},
    {U"つ", "tsu", "tu"},
    {U"て", "te", ""},
    {U"と", "to", ""},
    {U"な", "na", ""},
    {U"に", "ni", ""},
    {U"ぬ", "nu", ""},
    {U"ね", "ne", ""},
    {U"の", "no", ""},
    {U"は", "ha", ""},
    {U"ひ", "hi", ""},
    {U"ふ", "fu", "hu"},
    {U"へ", "he", ""},
    {U"ほ", "ho", ""},
    {U"ま", "ma", ""},
    {U"み", "mi", ""},
    {U"む", "mu", ""},
    {U"め", "me", ""},
    {U"も", "mo", ""},
    {U"や", "ya", ""},
    {U"ゆ", "yu", ""},
    {U"よ", "yo", ""},
    {U"ら", "ra", "la"},
    {U"り", "ri", "li"},
    {U"る", "ru", "lu"},
    {U"れ", "re", "le"},
    {U"ろ", "ro", "lo"},
    {U"わ", "wa", ""},
    {U"を", "o", "wo"},
    {U"が", "ga", ""},
    {U"ぎ", "gi", ""},
    {U"ぐ", "gu", ""},
    {U"げ", "ge", ""},
    {U"ご", "go", ""},
    {U"ざ", "za", ""},
    {U"じ", "ji", "zi"},
    {U"ず", "zu", ""},
    {U"ぜ", "ze", ""},
    {U"ぞ", "zo", ""},
    {U"だ", "da", ""},
    {U"ぢ", "ji", "di"},
    {U"づ", "zu", "du dzu"},
    {U"で", "de", ""},
    {U"ど", "do", ""},
    {U"ば", "ba", ""},
    {U"び", "bi", ""},
    {U"ぶ", "bu", ""},
    {U"べ", "be", ""},
    {U"ぼ", "bo", ""},
    {U"ぱ", "pa", ""},
    {U"ぴ", "pi", ""},
    {U"ぷ", "pu", ""},
    {U"ぺ", "pe", ""},
    {U"ぽ", "po", ""},
    {U"ゔ", "vu", ""},
    {U"ゐ", "i", "wi"},
    {U"ゑ", "e", "we"},
    {U"きゃ", "kya", ""},
    {U"きゅ", "kyu", ""},
    {U"きょ", "kyo", ""},
    {U"しゃ", "sha", "sya"},
    {U"しゅ", "shu", "syu"},
    {U"しょ", "sho", "syo"},
    {U"しぇ", "she", "sye"},
    {U"ちゃ", "cha", "tya cya"},
    {U"ちゅ", "chu", "tyu cyu"},
    {U"ちょ", "cho", "tyo cyo"},
    {U"ちぇ", "che", "tye"},
    {U"にゃ", "nya", ""},
    {U"にゅ", "nyu", ""},
    {U"にょ", "nyo", ""},
    {U"ひゃ", "hya", ""},
    {U"ひゅ", "hyu", ""},
    {U"ひょ", "hyo", ""},
    {U"みゃ", "mya", ""},
    {U"みゅ", "myu", ""},
    {U"みょ", "myo", ""},
    {U"りゃ", "rya", "lya"},
    {U"りゅ", "ryu", "lyu"},
    {U"りょ", "ryo", "lyo"},
    {U"ぎゃ", "gya", ""},
    {U"ぎゅ", "gyu", ""},
    {U"ぎょ", "gyo", ""},
    {U"じゃ", "ja", "zya jya"},
    {U"じゅ", "ju", "zyu jyu"},
    {U"じょ", "jo", "zyo jyo"},
    {U"じぇ", "je", "zye"},
    {U"ぢゃ", "ja", "dya"},
    {U"ぢゅ", "ju", "dyu"},
    {U"ぢょ", "jo", "dyo"},
    {U"びゃ", "bya", ""},
    {U"びゅ", "byu", ""},
    {U"びょ", "byo", ""},
    {U"ぴゃ", "pya", ""},
    {U"ぴゅ", "pyu", ""},
    {U"ぴょ", "pyo", ""},
    {U"ふぁ", "fa", ""},
    {U"ふぃ", "fi", ""},
    {U"ふぇ", "fe", ""},
    {U"ふぉ", "fo", ""},
    {U"てぃ", "ti", "thi"},
    {U"でぃ", "di", "dhi"},
    {U"とぅ", "tu", "twu"},
    {U"どぅ", "du", "dwu"},
    {U"うぃ", "wi", ""},
    {U"うぇ", "we", ""},
    {U"うぉ", "wo", ""},
    {U"ゔぁ", "va", ""},
    {U"ゔぃ", "vi", ""},
    {U"ゔぇ", "ve", ""},
    {U"ゔぉ", "vo", ""},
    {U"ぁ", "a", "xa"},
    {U"ぃ", "i", "xi"},
    {U"ぅ", "u", "xu"},
    {U"ぇ", "e", "xe"},
    {U"ぉ", "o", "xo"},
    {U"ゃ", "ya", "xya"},
    {U"ゅ", "yu", "xyu"},
    {U"ょ", "yo", "xyo"},
    {U"ゎ", "wa", "xwa"},
    {U"ゕ", "ka", ""},
    {U"ゖ", "ke", ""},
};

constexpr std::size_t kLongestRomaji = 3;

// Romaji to kana; where two kana sound alike the one that stands first in the table.
const std::unordered_map<std::string_view, std::string>& byRomaji() {
  static const auto map = [] {
    std::unordered_map<std::string_view, std::string> result;
    // What is typed for one kana goes before the Hepburn of a rarer one: ti is ち, wo is を.
    for (const Syllable& s : kSyllables) {
      if (s.kana.size() == 1) result.emplace(s.hepburn, utf8(s.kana));
      for (std::size_t at = 0; at < s.others.size();) {
        const std::size_t end = std::min(s.others.find(' ', at), s.others.size());
        result.emplace(s.others.substr(at, end - at), utf8(s.kana));
        at = end + 1;
      }
    }
    for (const Syllable& s : kSyllables) result.emplace(s.hepburn, utf8(s.kana));
    return result;
  }();
  return map;
}

const std::unordered_map<std::u32string_view, std::string_view>& byKana() {
  static const auto map = [] {
    std::unordered_map<std::u32string_view, std::string_view> result;
    for (const Syllable& s : kSyllables) result.emplace(s.kana, s.hepburn);
    return result;
  }();
  return map;
}

}  // namespace

std::string_view kanaSyllable(std::string_view romaji, std::size_t& length) {
  for (length = std::min(kLongestRomaji, romaji.size()); length > 0; --length)
    if (const auto found = byRomaji().find(romaji.substr(0, length)); found != byRomaji().end())
      return found->second;
  return {};
}

std::string_view hepburnSyllable(std::u32string_view hiragana, std::size_t& at) {
  for (std::size_t length = std::min<std::size_t>(2, hiragana.size() - at); length > 0; --length)
    if (const auto found = byKana().find(hiragana.substr(at, length)); found != byKana().end()) {
      at += length;
      return found->second;
    }
  return {};
}

std::u32string utf32(std::string_view text) {
  std::u32string result;
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance()) result += cursor.raw();
  return result;
}

std::string utf8(std::u32string_view text) {
  std::string result;
  for (const char32_t c : text) append(result, c);
  return result;
}

char32_t hiraganaOf(char32_t c) {
  return c >= U'ァ' && c <= U'ヶ' ? c - U'ァ' + U'ぁ' : c;
}

}  // namespace kokudo::language::detail
