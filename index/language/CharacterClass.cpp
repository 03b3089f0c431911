#include "index/language/CharacterClass.h"

#include <unicode/uchar.h>

namespace kokudo::language {

CharacterClass classOfOthers(char32_t c) {
  const bool cjk =
      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) || (c >= 0x3105 && c <= 0x312F);
  if (cjk) return CharacterClass::Cjk;
  const auto point = static_cast<UChar32>(c);
  const bool word = u_isalnum(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK);
  return word ? CharacterClass::Word : CharacterClass::Other;
}

}  // namespace kokudo::language
