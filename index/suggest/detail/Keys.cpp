#include "index/suggest/detail/Keys.h"

#include "index/language/Analyzer.h"
#include "index/language/CharacterClass.h"
#include "index/language/Readings.h"
#include "index/suggest/detail/Layout.h"
#include "index/suggest/detail/Nearby.h"

#include <algorithm>

namespace kokudo::suggest::detail {
namespace {

constexpr std::size_t kMostWords = 8;
constexpr std::size_t kShortName = 7;  // characters

enum class Script { Other, Word, Kana, Kanji };

char32_t codePoint(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return byte(0) < 0x80 ? byte(0) : U' ';
  char32_t value = byte(0) & (0x7F >> character.size());
  for (std::size_t i = 1; i < character.size(); ++i) value = value << 6 | (byte(i) & 0x3F);
  return value;
}

Script scriptOf(char32_t c) {
  if (language::isKana(c)) return Script::Kana;
  if (language::isKanji(c)) return Script::Kanji;
  if (c == U'-' || c == U'.' || c == U'_') return Script::Word;  // within codes
  return language::classOf(c) == language::CharacterClass::Word ? Script::Word : Script::Other;
}

// After these a name within a name begins.
bool endsAName(char32_t c) {
  constexpr char32_t kEnds[] = {U'都', U'府', U'県', U'市', U'区',
                                U'町', U'村', U'郡', U'字', U'立'};
  return std::find(std::begin(kEnds), std::end(kEnds), c) != std::end(kEnds);
}

std::string_view cut(std::string_view text) {
  if (text.size() <= kMostKeyBytes) return text;
  std::size_t end = kMostKeyBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

std::string textKey(std::string_view text) {
  const std::string folded =
      language::Analyzer::standard().fold(text.substr(0, 4 * kMostKeyBytes)).text;
  const auto begin = folded.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  std::string key(
      cut(std::string_view(folded).substr(begin, folded.find_last_not_of(' ') - begin + 1)));
  std::replace(key.begin(), key.end(), '\0', ' ');
  return key;
}

std::string readingKeyOf(std::string_view text) {
  const std::string key(cut(language::readingKey(text.substr(0, kMostKeyBytes))));
  const bool latin =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
  const bool letters =
      std::any_of(key.begin(), key.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return latin && letters ? key : std::string();
}

std::vector<std::uint16_t> wordsWithin(std::string_view folded,
                                       const std::vector<std::uint16_t>& known) {
  const auto characters = charactersOf(folded);
  const bool isShort = characters.size() <= kShortName;
  std::vector<std::uint16_t> words;
  std::size_t at = 0;
  char32_t before = U' ';
  for (std::size_t i = 0; i + 1 < characters.size() && words.size() < kMostWords; ++i) {
    const char32_t c = codePoint(characters[i]);
    const Script script = scriptOf(c), scriptBefore = scriptOf(before);
    const bool begins = scriptBefore == Script::Other || script != scriptBefore ||
                        endsAName(before) || (isShort && script == Script::Kanji);
    const auto start = static_cast<std::uint16_t>(at);
    if (i > 0 && script != Script::Other && begins &&
        std::find(known.begin(), known.end(), start) == known.end())
      words.push_back(start);
    at += characters[i].size();
    before = c;
  }
  return words;
}

}  // namespace kokudo::suggest::detail
