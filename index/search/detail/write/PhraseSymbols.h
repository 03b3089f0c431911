#pragma once

#include "index/language/CharacterClass.h"

#include <unicode/utf8.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// A step of a phrase: a Japanese character, or a whole word of up to three letters and digits
/// (3 in 3丁目), which no longer word holds. kBreak stands for whatever is neither.
using Symbol = std::uint32_t;
constexpr Symbol kBreak = 0, kWordSymbol = 0x80000000;

constexpr bool isWordSymbol(Symbol symbol) {
  return (symbol & kWordSymbol) != 0;
}

/// Adds what a symbol stands for in UTF-8.
inline void appendSymbol(std::string& text, Symbol symbol) {
  if (isWordSymbol(symbol)) {
    for (const int shift : {16, 8, 0})
      if (const char c = static_cast<char>(symbol >> shift & 0xFF); c != 0) text += c;
    return;
  }
  char bytes[4];
  std::int32_t n = 0;
  U8_APPEND_UNSAFE(bytes, n, static_cast<UChar32>(symbol));
  text.append(bytes, static_cast<std::size_t>(n));
}

/// The word that is being read.
class WordInHand {
 public:
  void add(UChar32 c) {
    ++_length;
    _packed = _packed << 8 | static_cast<Symbol>(c & 0xFF);
    _kept = _kept && c < 0x80 && _length <= 3;
  }
  bool isEmpty() const { return _length == 0; }
  Symbol symbol() const { return _kept ? kWordSymbol | _packed : kBreak; }

 private:
  std::uint32_t _length = 0;
  Symbol _packed = 0;
  bool _kept = true;
};

/// Calls visit(symbol, endsLine) for the symbols of a folded text in turn.
template <typename Visit>
void forEachSymbol(std::string_view text, Visit visit) {
  const auto length = static_cast<std::int32_t>(text.size());
  WordInHand word;
  const auto endWord = [&] {
    if (word.isEmpty()) return;
    visit(word.symbol(), false);
    word = {};
  };
  for (std::int32_t i = 0; i < length;) {
    UChar32 c;
    U8_NEXT(text.data(), i, length, c);
    const auto character = static_cast<char32_t>(c < 0 ? 0 : c);
    if (language::classOf(character) == language::CharacterClass::Word) {
      word.add(c);
      continue;
    }
    endWord();
    const bool japanese = language::isKana(character) || language::isKanji(character);
    visit(japanese ? character : kBreak, c == '\n');
  }
  endWord();
}

}  // namespace kokudo::search::detail
