#pragma once

#include <cstdint>
#include <vector>

namespace kokudo::language::detail {

/// A character after folding and the byte of the original it came from.
struct FoldedCharacter {
  char32_t character;
  std::uint32_t origin;
};

/// Small kana to large: ャ to ヤ, ッ to ツ, ヶ to ケ.
char32_t largeKana(char32_t character);
/// White space and control characters to a blank; a line end stays one.
char32_t plainSpace(char32_t character);
/// Every hyphen, dash, tilde and long-vowel mark: ー after kana (unless a letter or digit of
/// another script follows), '-' elsewhere. The mark ー itself stays after kana.
void unifyDashes(std::vector<FoldedCharacter>& text);
/// 二十三丁目 to 23丁目, 一〇番 to 10番, 北一条西 to 北1条西: kanji numerals right before 丁目, 番,
/// 号, 区, 級, 車線, 径間, 工区, 丁 at the end of a name or with a number, 条 with a quarter of the
/// sky; and right after 第.
void kanjiNumeralsToDigits(std::vector<FoldedCharacter>& text);
/// The links in names: 霞が関 and 霞ヶ関 to 霞ケ関, 西ノ島 and 西之島 to 西の島, 三ツ沢 to 三つ沢.
/// Between kanji; ケ also in 3か所 and つつじが丘.
void unifyLinks(std::vector<FoldedCharacter>& text);

}  // namespace kokudo::language::detail
