#include "index/language/detail/QueryConditions.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::language::detail {

QueryConditions::Condition QueryConditions::read() {
  return closingOf(_cursor.plain()) ? phraseOrNamed() : word();
}

QueryConditions::Condition QueryConditions::phraseOrNamed() {
  const std::size_t column = _cursor.column();
  auto text = _reader.quotation();
  if (!text) return std::nullopt;
  const Mark* mark = _field ? nullptr : _reader.markHere();
  if (mark) return comparison(std::move(*text), *mark);
  if (_field) return fieldCondition(*_field, plainFigures(*text), true, column);
  if (text->find_first_not_of(' ') == text->npos)
    return _reader.fail(column, "nothing between quotation marks", "a word there");
  return QueryTree{Text{TextField::Any, std::move(*text), true}};
}

bool QueryConditions::comparesHere(const Mark* mark, const std::string& name, bool address) const {
  if (!mark || name.empty() || address || _field) return false;
  const bool digit = name[0] >= '0' && name[0] <= '9';
  return !(digit && mark->comparison == Comparison::Holds);  // 1~3 is a range of numbers
}

// A bare word, or what begins like one: a field or an attribute.
QueryConditions::Condition QueryConditions::word() {
  const std::size_t column = _cursor.column();
  std::string text, plain;
  bool address = false, named = false;  // https://..., past the first colon
  for (; !endsWord(_cursor.plain()); _cursor.advance()) {
    const Mark* mark = _reader.markHere();
    if (comparesHere(mark, text, address)) return comparison(std::move(text), *mark);
    if (mark && text.empty())
      return _reader.unexpected("a word or the name of an attribute before the comparison");
    if (_cursor.plain() == U':' && !named) {
      named = true;
      if (const auto field = fieldByName(plain)) return fieldValue(*field);
      if (const auto near = fieldNear(plain))
        return _reader.fail(column, "'" + text + ":'", fmt::format("'{}:'", nameOf(*near)));
    }
    append(text, _cursor.raw());
    if (!named) append(plain, _cursor.plain());
    address = address || text.ends_with("://");
  }
  if (text.empty()) return _reader.unexpected("a word");
  const Mark* mark = _field ? nullptr : _reader.markPastBlanks();
  if (mark) return comparison(std::move(text), *mark);
  if (_field) return fieldCondition(*_field, plainFigures(text), false, column);
  return QueryTree{Text{TextField::Any, std::move(text), false}};
}

QueryConditions::Condition QueryConditions::comparison(std::string name, const Mark& mark) {
  _cursor.advance();
  if (mark.second) _cursor.advance();
  QueryCursor ahead = _cursor;
  ahead.skipBlanks();
  if (!endsWord(ahead.plain()) || closingOf(ahead.plain())) _cursor = ahead;
  const bool mayRange = mark.comparison == Comparison::Equal;
  const std::size_t column = _cursor.column();
  auto lower = _reader.value(mayRange);
  if (!lower) return std::nullopt;
  if (!mayRange || !_reader.rangeHere()) {
    if (lower->text.empty() && !lower->quoted)
      return _reader.unexpected(fmt::format("a value for the attribute '{}'", name));
    return QueryTree{Attribute{std::move(name), mark.comparison, std::move(lower->text), {}}};
  }
  _cursor.advance();
  _cursor.advance();
  auto upper = _reader.value(false);
  if (!upper) return std::nullopt;
  if (lower->text.empty() && upper->text.empty())
    return _reader.unexpected(fmt::format("a number at one end of the range of '{}'", name));
  const auto from = numberOf(lower->text), to = numberOf(upper->text);
  if (from && to && *from > *to)
    return _reader.fail(column, fmt::format("'{}..{}'", lower->text, upper->text),
                        fmt::format("the smaller number first: {}..{}", upper->text, lower->text));
  return QueryTree{Attribute{std::move(name), Comparison::Within, std::move(lower->text),
                             std::move(upper->text)}};
}

// After the name of a field; the colon is here.
QueryConditions::Condition QueryConditions::fieldValue(Field field) {
  if (_field) return _reader.unexpected("no field within the parentheses of another");
  _cursor.advance();
  const std::size_t column = _cursor.column();
  if (_cursor.plain() == U'(') return OpensField{field};
  const auto piece = _reader.value(false);
  if (!piece) return std::nullopt;
  if (piece->text.empty() && !piece->quoted)
    return _reader.unexpected(fmt::format("a value after '{}:'", nameOf(field)));
  return fieldCondition(field, piece->text, piece->quoted, column);
}

QueryConditions::Condition QueryConditions::fieldCondition(Field field, const std::string& text,
                                                           bool isQuoted, std::size_t column) {
  auto made = conditionOf(field, text, isQuoted);
  if (auto* tree = std::get_if<QueryTree>(&made)) return std::move(*tree);
  constexpr std::size_t kShown = 60;
  std::string shown = text.substr(0, kShown);
  while (shown.size() < text.size() && !shown.empty() && (text[shown.size()] & 0xC0) == 0x80)
    shown.pop_back();
  return _reader.fail(
      column, "'" + shown + (shown.size() < text.size() ? "...'" : "'"),
      fmt::format("after '{}:' {}", nameOf(field), std::get<BadValue>(made).expected));
}

}  // namespace kokudo::language::detail
