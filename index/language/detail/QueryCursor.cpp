#include "index/language/detail/QueryCursor.h"

#include <unicode/utf8.h>

#include <charconv>
#include <cmath>

namespace kokudo::language::detail {
namespace {

// The character at `at`, which then is the byte after it; a blank for what is none.
char32_t decode(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return QueryCursor::kEnd;
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) ? U' ' : static_cast<char32_t>(c);
}

}  // namespace

void QueryCursor::read() {
  _next = _at;
  _raw = decode(_text, _next);
  _plain = atEnd() ? kEnd : plainOf(_raw);
}

void QueryCursor::advance() {
  if (atEnd()) return;
  _at = _next;
  ++_column;
  read();
}

void QueryCursor::skipBlanks() {
  while (!atEnd() && isBlank(_raw)) advance();
}

char32_t QueryCursor::plainAfter() const {
  std::size_t at = _next;
  const char32_t c = decode(_text, at);
  return c == kEnd ? kEnd : plainOf(c);
}

bool isBlank(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

char32_t plainOf(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5D) return c - 0xFF01 + U'!';
  return c == 0x3000 ? U' ' : c;
}

void append(std::string& text, char32_t c) {
  char bytes[4];
  std::int32_t n = 0;
  U8_APPEND_UNSAFE(bytes, n, static_cast<UChar32>(c));
  text.append(bytes, static_cast<std::size_t>(n));
}

std::string plainText(std::string_view text) {
  std::string result;
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance()) append(result, cursor.plain());
  return result;
}

std::optional<double> numberOf(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

char32_t closingOf(char32_t open) {
  switch (open) {
    case U'"':
      return U'"';
    case U'「':
      return U'」';
    case U'『':
      return U'』';
    case U'“':
      return U'”';
    default:
      return 0;
  }
}

bool endsWord(char32_t plain) {
  return plain == QueryCursor::kEnd || isBlank(plain) || plain == U'(' || plain == U')' ||
         plain == U'|' || plain == U'」' || plain == U'』' || plain == U'”' ||
         closingOf(plain) != 0;
}

bool isMinus(char32_t c) {
  return c == U'-' || c == 0x2212;
}

}  // namespace kokudo::language::detail
