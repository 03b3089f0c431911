#include "index/language/Readings.h"

#include "index/language/detail/Syllables.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace kokudo::language {
namespace {

constexpr std::size_t kMaxRomaji = 64, kMaxAlternatives = 32;

// NFKC with cases folded: half-width kana whole, ASCII small. Not the Analyzer's folding, which
// makes small kana large.
std::string folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (!nfkc) return std::string(text);
  icu::UnicodeString result;
  nfkc->normalize(icu::UnicodeString::fromUTF8(
                      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
                  result, status);
  std::string utf8;
  result.toUTF8String(utf8);
  return utf8;
}

bool isVowel(char c) {
  return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

// ō to ou, â to aa: as it would be typed.
std::string withoutMacrons(std::string_view text) {
  struct Long {
    std::string_view macron, circumflex, typed;
  };
  constexpr Long kLong[] = {
      {"ā", "â", "aa"}, {"ī", "î", "ii"}, {"ū", "û", "uu"}, {"ē", "ê", "ee"}, {"ō", "ô", "ou"}};
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto rest = text.substr(i);
    const auto found = std::find_if(std::begin(kLong), std::end(kLong), [&](const Long& l) {
      return rest.starts_with(l.macron) || rest.starts_with(l.circumflex);
    });
    if (found == std::end(kLong)) {
      result += text[i++];
    } else {
      result += found->typed;
      i += 2;
    }
  }
  return result;
}

// The long o and u of Hepburn: ou, oo, uu to one letter.
std::string withLongVowelsDropped(std::string_view romaji) {
  std::string result;
  for (const char c : romaji) {
    const char before = result.empty() ? ' ' : result.back();
    if ((before == 'o' && (c == 'u' || c == 'o')) || (before == 'u' && c == 'u')) continue;
    result += c;
  }
  return result;
}

// A syllable of a romaji text with what else may be meant.
struct Choice {
  std::vector<std::string> kana;  // likeliest first
};

bool isNasal(std::string_view romaji, std::size_t i) {
  const char next = i + 1 < romaji.size() ? romaji[i + 1] : ' ';
  if (romaji[i] == 'n') return !isVowel(next) && next != 'y';
  return romaji[i] == 'm' && (next == 'b' || next == 'm' || next == 'p');
}

bool isDoubled(std::string_view romaji, std::size_t i) {
  if (i + 1 >= romaji.size() || isVowel(romaji[i]) || romaji[i] == 'n') return false;
  return romaji[i] == romaji[i + 1] || romaji.substr(i).starts_with("tch");
}

// The syllables of romaji; empty if a part is none.
std::vector<Choice> choicesOf(std::string_view romaji) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < romaji.size();) {
    const char c = romaji[i];
    if (c == ' ' || c == '-' || c == '\'') {
      ++i;
    } else if (isNasal(romaji, i)) {
      choices.push_back({{"ん"}});
      const bool typedTwice =
          c == 'n' && romaji.substr(i).starts_with("nn") &&
          (i + 2 >= romaji.size() || !(isVowel(romaji[i + 2]) || romaji[i + 2] == 'y'));
      const bool parted = romaji.substr(i).starts_with("n'");
      i += typedTwice || parted ? 2 : 1;
    } else if (isDoubled(romaji, i)) {
      choices.push_back({{"っ"}});
      ++i;
    } else {
      std::size_t length = 0;
      const std::string kana(detail::kanaSyllable(romaji.substr(i), length));
      if (kana.empty()) return {};
      Choice choice{{kana}};
      const char vowel = romaji[i + length - 1];
      const char after = i + length < romaji.size() ? romaji[i + length] : ' ';
      const bool alreadyLong = after == 'u' || (vowel == 'o' && after == 'o');
      if ((vowel == 'o' || vowel == 'u') && !alreadyLong) {
        choice.kana.push_back(kana + "う");
        if (vowel == 'o') choice.kana.push_back(kana + "お");
      }
      // n before a vowel or y may be ん: shinichi is しんいち.
      if (c == 'n' && length > 1) {
        std::size_t rest = 0;
        const std::string tail(detail::kanaSyllable(romaji.substr(i + 1), rest));
        if (!tail.empty() && rest + 1 == length) choice.kana.push_back("ん" + tail);
      }
      choices.push_back(std::move(choice));
      i += length;
    }
  }
  return choices;
}

// All ways to differ from the likeliest in exactly `changes` of the choices from `at` on.
void combine(const std::vector<Choice>& choices, std::size_t at, int changes, std::string text,
             std::vector<std::string>& out) {
  if (out.size() >= kMaxAlternatives) return;
  if (changes == 0) {
    for (; at < choices.size(); ++at) text += choices[at].kana[0];
    if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    return;
  }
  for (; at < choices.size(); ++at) {
    for (std::size_t n = 1; n < choices[at].kana.size(); ++n)
      combine(choices, at + 1, changes - 1, text + choices[at].kana[n], out);
    text += choices[at].kana[0];
  }
}

}  // namespace

std::string romajiOf(std::string_view kana, LongVowels longVowels) {
  std::u32string text = detail::utf32(folded(kana));
  for (char32_t& c : text) c = detail::hiraganaOf(c);
  std::string result;
  bool doubled = false;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = text[i];
    if (c == U'っ') {
      doubled = true;
      ++i;
      continue;
    }
    if (c == U'ー') {
      if (!result.empty() && isVowel(result.back()) && longVowels == LongVowels::Kept)
        result += result.back();
      ++i;
      continue;
    }
    if (c == U'ん') {
      result += 'n';
      ++i;
      continue;
    }
    const std::string_view syllable = detail::hepburnSyllable(text, i);
    if (syllable.empty()) {
      result += detail::utf8(text.substr(i++, 1));
    } else {
      if (doubled && !isVowel(syllable[0]))
        result += syllable.starts_with("ch") ? 't' : syllable[0];
      result += syllable;
    }
    doubled = false;
  }
  return longVowels == LongVowels::Kept ? result : withLongVowelsDropped(result);
}

std::vector<std::string> kanaOf(std::string_view romaji) {
  if (romaji.size() > kMaxRomaji) return {};
  const auto choices = choicesOf(withoutMacrons(folded(romaji)));
  std::vector<std::string> result;
  if (choices.empty()) return result;
  constexpr int kMostChanges = 3;
  for (int changes = 0; changes <= kMostChanges; ++changes)
    combine(choices, 0, changes, {}, result);
  return result;
}

std::string readingKey(std::string_view kanaOrRomaji) {
  const std::string romaji = withoutMacrons(folded(romajiOf(kanaOrRomaji, LongVowels::Kept)));
  // Through kana and back, so that all spellings of a syllable become Hepburn's.
  std::string result;
  for (std::size_t i = 0; i < romaji.size();) {
    if (isNasal(romaji, i)) {
      result += 'n';
      ++i;
      continue;
    }
    if (isDoubled(romaji, i)) {
      // mattya and maccha are matcha.
      std::size_t length = 0;
      const bool cha = detail::kanaSyllable(romaji.substr(i + 1), length).starts_with("ち");
      result += cha ? 't' : romaji[i];
      ++i;
      continue;
    }
    std::size_t length = 0;
    const std::u32string kana = detail::utf32(detail::kanaSyllable(romaji.substr(i), length));
    if (kana.empty()) {
      const char c = romaji[i++];
      if (c != ' ' && c != '-' && c != '\'') result += c;
      continue;
    }
    std::size_t at = 0;
    result += detail::hepburnSyllable(kana, at);
    i += length;
  }
  return withLongVowelsDropped(result);
}

std::string katakanaOf(std::string_view text) {
  std::u32string result = detail::utf32(text);
  for (char32_t& c : result)
    if (c >= U'ぁ' && c <= U'ゖ') c = c - U'ぁ' + U'ァ';
  return detail::utf8(result);
}

}  // namespace kokudo::language
