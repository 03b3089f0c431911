#pragma once

#include <unicode/uchar.h>

namespace kokudo::search::detail {

/// What a folded character is to the index: part of a CJK run, of a word (letters and digits of
/// other scripts), or neither.
enum class CharacterClass { Other, Word, Cjk };

inline bool isKana(UChar32 c) {
  return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E ||
         (c >= 0x30A1 && c <= 0x30FA) || (c >= 0x30FC && c <= 0x30FE) ||
         (c >= 0x31F0 && c <= 0x31FF);
}

inline CharacterClass classOf(UChar32 c) {
  if (c < 0x80) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return word ? CharacterClass::Word : CharacterClass::Other;
  }
  const bool cjk = isKana(c) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
                   (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFD) ||
                   (c >= 0x3005 && c <= 0x3007) || (c >= 0xAC00 && c <= 0xD7A3) ||
                   (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3105 && c <= 0x312F);
  if (cjk) return CharacterClass::Cjk;
  const bool word = u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK);
  return word ? CharacterClass::Word : CharacterClass::Other;
}

}  // namespace kokudo::search::detail
