#include "index/language/detail/QueryReader.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::language::detail {
namespace {

// The longer before the shorter.
constexpr Mark kMarks[] = {
    {U'!', U'=', Comparison::NotEqual},    {U'>', U'=', Comparison::GreaterOrEqual},
    {U'<', U'=', Comparison::LessOrEqual}, {U'>', 0, Comparison::Greater},
    {U'<', 0, Comparison::Less},           {U'=', 0, Comparison::Equal},
    {U'≠', 0, Comparison::NotEqual},       {U'≥', 0, Comparison::GreaterOrEqual},
    {U'≧', 0, Comparison::GreaterOrEqual}, {U'≤', 0, Comparison::LessOrEqual},
    {U'≦', 0, Comparison::LessOrEqual},    {U'~', 0, Comparison::Holds},
};

const Mark* markAt(const QueryCursor& cursor) {
  for (const Mark& mark : kMarks)
    if (cursor.plain() == mark.first && (!mark.second || cursor.plainAfter() == mark.second))
      return &mark;
  return nullptr;
}

// Moves past the operator, if one stands there. None is longer than three letters.
Operator operatorAt(QueryCursor& ahead) {
  if (ahead.plain() == U'|') {
    ahead.advance();
    return Operator::Or;
  }
  std::u32string word;
  while (!endsWord(ahead.plain()) && word.size() < 4) {
    word += ahead.plain();
    ahead.advance();
  }
  if (!endsWord(ahead.plain())) return Operator::None;
  if (word == U"OR" || word == U"または") return Operator::Or;
  if (word == U"AND" || word == U"かつ") return Operator::And;
  return word == U"NOT" ? Operator::Not : Operator::None;
}

std::string quotedCharacter(char32_t c) {
  std::string text = "'";
  append(text, c);
  return text + "'";
}

}  // namespace

std::string plainFigures(std::string text) {
  std::string plain = plainText(text);
  return plain.find_first_not_of("0123456789.,-+:/eE") == plain.npos ? plain : text;
}

std::nullopt_t QueryReader::fail(std::size_t column, std::string found, std::string expected) {
  if (!_failed) _problem = {column, std::move(found), std::move(expected)};
  _failed = true;
  return std::nullopt;
}

std::nullopt_t QueryReader::unexpected(std::string expected) {
  return fail(_cursor.column(),
              _cursor.atEnd() ? "the end of the query" : quotedCharacter(_cursor.raw()),
              std::move(expected));
}

void QueryReader::skipNoise() {
  for (;;) {
    _cursor.skipBlanks();
    const char32_t after = _cursor.plainAfter();
    if (!isMinus(_cursor.plain()) || !(after == QueryCursor::kEnd || isBlank(after))) return;
    _cursor.advance();
  }
}

Operator QueryReader::operatorHere() const {
  QueryCursor ahead = _cursor;
  return operatorAt(ahead);
}

bool QueryReader::accept(Operator wanted) {
  QueryCursor ahead = _cursor;
  if (operatorAt(ahead) != wanted) return false;
  _cursor = ahead;
  skipNoise();
  return true;
}

const Mark* QueryReader::markHere() const {
  return markAt(_cursor);
}

const Mark* QueryReader::markPastBlanks() {
  QueryCursor ahead = _cursor;
  ahead.skipBlanks();
  const Mark* mark = markAt(ahead);
  if (mark) _cursor = ahead;
  return mark;
}

std::optional<std::string> QueryReader::quotation() {
  const std::size_t opened = _cursor.column();
  const char32_t close = closingOf(_cursor.plain());
  std::string text;
  for (_cursor.advance(); _cursor.plain() != close; _cursor.advance()) {
    if (_cursor.atEnd())
      return unexpected(quotedCharacter(close) + fmt::format(" for the one of column {}", opened));
    const char32_t after = _cursor.plainAfter();
    if (close == U'"' && _cursor.raw() == U'\\' && (after == U'"' || after == U'\\'))
      _cursor.advance();
    append(text, _cursor.raw());
  }
  _cursor.advance();
  return text;
}

std::optional<Piece> QueryReader::value(bool endAtRange) {
  if (closingOf(_cursor.plain())) {
    auto text = quotation();
    if (!text) return std::nullopt;
    return Piece{plainFigures(std::move(*text)), true};
  }
  Piece piece;
  for (; !endsWord(_cursor.plain()); _cursor.advance()) {
    if (endAtRange && rangeHere()) break;
    append(piece.text, _cursor.raw());
  }
  piece.text = plainFigures(std::move(piece.text));
  return piece;
}

}  // namespace kokudo::language::detail
