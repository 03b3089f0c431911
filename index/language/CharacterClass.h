#pragma once

namespace kokudo::language {

/// What a folded character is to the index: part of a CJK run, of a word (letters and digits of
/// other scripts), or neither.
enum class CharacterClass { Other, Word, Cjk };

/// An ASCII digit: folding leaves no others.
constexpr bool isDigit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

constexpr bool isKana(char32_t c) {
  return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E ||
         (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x30FC && c <= 0x30FE) ||
         (c >= 0x31F0 && c <= 0x31FF);
}

/// Ideographs with 々 〆 〇, not kana.
constexpr bool isKanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD) ||
         (c >= 0x3005 && c <= 0x3007);
}

/// The class of what is neither ASCII nor kana nor kanji.
CharacterClass classOfOthers(char32_t character);

inline CharacterClass classOf(char32_t c) {
  if (c >= 0x80) return isKana(c) || isKanji(c) ? CharacterClass::Cjk : classOfOthers(c);
  const bool word = isDigit(c) || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
  return word ? CharacterClass::Word : CharacterClass::Other;
}

}  // namespace kokudo::language
