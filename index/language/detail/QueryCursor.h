#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kokudo::language::detail {

/// Walks a query text character by character and knows the column.
class QueryCursor {
 public:
  static constexpr char32_t kEnd = 0xFFFFFFFF;

  explicit QueryCursor(std::string_view text) : _text(text) { read(); }
  /// The character here, as typed; a blank for control characters and broken UTF-8.
  char32_t raw() const { return _raw; }
  /// The same with full-width ASCII made plain, but ～ left as it is.
  char32_t plain() const { return _plain; }
  bool atEnd() const { return _raw == kEnd; }
  void advance();
  void skipBlanks();
  /// From 1.
  std::size_t column() const { return _column; }
  /// The byte of the text.
  std::size_t at() const { return _at; }
  /// What follows the character here, made plain; kEnd at the end.
  char32_t plainAfter() const;

 private:
  void read();
  std::string_view _text;
  std::size_t _at = 0, _next = 0, _column = 1;
  char32_t _raw = kEnd, _plain = kEnd;
};

bool isBlank(char32_t c);
/// （ to (, Ａ to A, a wide blank to a blank; not ～, which is a word character and a range mark.
char32_t plainOf(char32_t c);
void append(std::string& text, char32_t c);
/// All characters made plain.
std::string plainText(std::string_view text);
/// A plain text that is a finite number and nothing else.
std::optional<double> numberOf(std::string_view text);
/// The closing mark of an opening quotation mark; 0 for other characters.
char32_t closingOf(char32_t open);
/// Ends a bare word: blanks, parentheses, quotation marks, '|' (characters made plain).
bool endsWord(char32_t plain);
bool isMinus(char32_t c);

}  // namespace kokudo::language::detail
