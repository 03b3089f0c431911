#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::language {

/// Text folded for comparison, with the place in the original of each folded byte.
struct FoldedText {
  std::string text;                    ///< UTF-8
  std::vector<std::uint32_t> offsets;  ///< offsets[i] = byte in the original from which folded byte
                                       ///< i came; one more than text.size()
};

/// A run of folded text that becomes terms.
struct Token {
  enum class Kind { Ascii, Cjk } kind = Kind::Ascii;
  std::string text;                ///< folded
  std::size_t begin = 0, end = 0;  ///< bytes of the original, whole characters
};

/// One analyzer for index and query: NFKC, lower case, width, marks of Latin letters, small kana,
/// hyphen and long-vowel variants, kanji numerals that count (二丁目, 第二, 一級), links in names
/// (霞ヶ関, 西ノ島), old to new kanji (assets/kanji-variants.tsv). Linear in the text, which may be
/// anything; broken UTF-8 is a blank. Stateless after construction; thread-safe.
class Analyzer {
 public:
  static const Analyzer& standard();
  FoldedText fold(std::string_view utf8) const;
  std::vector<Token> tokens(const FoldedText& folded) const;
  /// Terms of a token: ASCII whole; CJK bigrams plus the run-final unigram (a single character:
  /// itself).
  std::vector<std::string> terms(const Token& token) const;
};

}  // namespace kokudo::language
