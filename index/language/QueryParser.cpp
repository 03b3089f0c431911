#include "index/language/QueryParser.h"

#include "index/language/detail/QueryCursor.h"
#include "index/language/detail/QueryFields.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::language {
namespace {

using detail::Field;
using detail::QueryCursor;

constexpr char32_t kEnd = QueryCursor::kEnd;

// Comparison marks as typed, the longer before the shorter.
struct Mark {
  char32_t first, second;
  Comparison comparison;
};
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

std::string quoted(char32_t c) {
  std::string text = "'";
  detail::append(text, c);
  return text + "'";
}

// What could be a number, date or code made plain: there full width is only a way of typing.
std::string plainFigures(std::string text) {
  std::string plain = detail::plainText(text);
  return plain.find_first_not_of("0123456789.,-+:/eE") == plain.npos ? plain : text;
}

// Recursive descent, one character ahead. After a problem every function returns at once.
class Parser {
 public:
  explicit Parser(std::string_view text) : _cursor(text) {}

  std::optional<QueryTree> whole() {
    skipNoise();
    if (_cursor.atEnd()) return QueryTree{And{}};
    auto tree = alternatives(0);
    if (tree && !_cursor.atEnd()) return unexpected("the end of the query or another condition");
    return tree;
  }
  const QueryProblem& problem() const { return _problem; }

 private:
  using Tree = std::optional<QueryTree>;

  std::nullopt_t fail(std::size_t column, std::string found, std::string expected) {
    if (!_failed) _problem = {column, std::move(found), std::move(expected)};
    _failed = true;
    return std::nullopt;
  }
  std::string here() const {
    return _cursor.atEnd() ? "the end of the query" : quoted(_cursor.raw());
  }
  std::nullopt_t unexpected(std::string expected) {
    return fail(_cursor.column(), here(), std::move(expected));
  }

  // Blanks, and dashes that stand alone: "東京 - 大阪" is two words.
  void skipNoise() {
    for (;;) {
      _cursor.skipBlanks();
      const char32_t after = _cursor.plainAfter();
      if (!detail::isMinus(_cursor.plain()) || !(after == kEnd || detail::isBlank(after))) return;
      _cursor.advance();
    }
  }

  // Which of the words that are operators stands here, if any. None is longer than six letters.
  enum class Operator { None, Or, And, Not };
  Operator operatorAt(QueryCursor& ahead) const {
    if (ahead.plain() == U'|') {
      ahead.advance();
      return Operator::Or;
    }
    std::u32string word;
    while (!detail::endsWord(ahead.plain()) && word.size() < 4) {
      word += ahead.plain();
      ahead.advance();
    }
    if (!detail::endsWord(ahead.plain())) return Operator::None;
    if (word == U"OR" || word == U"または") return Operator::Or;
    if (word == U"AND" || word == U"かつ") return Operator::And;
    return word == U"NOT" ? Operator::Not : Operator::None;
  }
  Operator operatorHere() const {
    QueryCursor ahead = _cursor;
    return operatorAt(ahead);
  }
  bool accept(Operator wanted) {
    QueryCursor ahead = _cursor;
    if (operatorAt(ahead) != wanted) return false;
    _cursor = ahead;
    skipNoise();
    return true;
  }

  template <typename Node>
  static QueryTree joined(std::vector<QueryTree> parts) {
    if (parts.size() == 1) return std::move(parts[0]);
    Node node;
    for (QueryTree& part : parts) {
      if (auto* same = std::get_if<Node>(&part.node))
        for (QueryTree& inner : same->parts) node.parts.push_back(std::move(inner));
      else
        node.parts.push_back(std::move(part));
    }
    return {std::move(node)};
  }

  Tree alternatives(int depth) {
    std::vector<QueryTree> parts;
    do {
      Tree part = conjunction(depth);
      if (!part) return std::nullopt;
      parts.push_back(std::move(*part));
    } while (accept(Operator::Or));
    return joined<Or>(std::move(parts));
  }

  bool conjunctionEnds() const {
    return _cursor.atEnd() || _cursor.plain() == U')' || operatorHere() == Operator::Or;
  }

  Tree conjunction(int depth) {
    std::vector<QueryTree> parts;
    bool wanted = true;  // at the beginning and after AND
    while (wanted || !conjunctionEnds()) {
      Tree part = condition(depth);
      if (!part) return std::nullopt;
      parts.push_back(std::move(*part));
      skipNoise();
      wanted = accept(Operator::And);
    }
    return joined<And>(std::move(parts));
  }

  Tree condition(int depth) {
    if (_failed) return std::nullopt;
    if (_cursor.atEnd() || _cursor.plain() == U')') return unexpected("a word");
    const Operator op = operatorHere();
    if (op == Operator::Or || op == Operator::And) return unexpected("a word before the operator");
    if (detail::isMinus(_cursor.plain())) {
      _cursor.advance();
      return negation(depth);
    }
    if (accept(Operator::Not)) return negation(depth);
    if (_cursor.plain() == U'(') return group(depth);
    if (++_conditions > kMaxConditions)
      return fail(_cursor.column(), "one condition too many",
                  fmt::format("at most {} words and conditions", kMaxConditions));
    if (detail::closingOf(_cursor.plain())) return phraseOrNamed();
    return word(depth);
  }

  bool tooDeep(int depth) {
    if (depth < kMaxQueryDepth) return false;
    unexpected(
        fmt::format("at most {} parentheses and minus signs within each other", kMaxQueryDepth));
    return true;
  }

  Tree negation(int depth) {
    if (tooDeep(depth)) return std::nullopt;
    Tree part = condition(depth + 1);
    if (!part) return std::nullopt;
    return QueryTree{Not{{std::move(*part)}}};
  }

  Tree group(int depth) {
    if (tooDeep(depth)) return std::nullopt;
    const std::size_t opened = _cursor.column();
    _cursor.advance();
    skipNoise();
    Tree inner = alternatives(depth + 1);
    if (!inner) return std::nullopt;
    if (_cursor.plain() != U')')
      return unexpected(fmt::format("')' for the '(' of column {}", opened));
    _cursor.advance();
    return inner;
  }

  // The text between quotation marks; in "..." a backslash keeps a quotation mark or a backslash.
  std::optional<std::string> quotation() {
    const std::size_t opened = _cursor.column();
    const char32_t close = detail::closingOf(_cursor.plain());
    std::string text;
    for (_cursor.advance(); _cursor.plain() != close; _cursor.advance()) {
      if (_cursor.atEnd())
        return unexpected(quoted(close) + fmt::format(" for the one of column {}", opened));
      const char32_t after = _cursor.plainAfter();
      if (close == U'"' && _cursor.raw() == U'\\' && (after == U'"' || after == U'\\'))
        _cursor.advance();
      detail::append(text, _cursor.raw());
    }
    _cursor.advance();
    return text;
  }

  Tree phraseOrNamed() {
    const std::size_t column = _cursor.column();
    auto text = quotation();
    if (!text) return std::nullopt;
    const Mark* mark = _field ? nullptr : markAt(_cursor);
    if (mark) return comparison(std::move(*text), *mark);
    if (_field) return fieldCondition(*_field, plainFigures(*text), true, column);
    if (text->find_first_not_of(' ') == text->npos)
      return fail(column, "nothing between quotation marks", "a word there");
    return QueryTree{Text{TextField::Any, std::move(*text), true}};
  }

  bool comparesHere(const Mark* mark, const std::string& name, bool address) const {
    if (!mark || name.empty() || address || _field) return false;
    const bool digit = name[0] >= '0' && name[0] <= '9';
    return !(digit && mark->comparison == Comparison::Holds);  // 1~3 is a range of numbers
  }

  // A bare word, or what begins like one: a field or an attribute.
  Tree word(int depth) {
    const std::size_t column = _cursor.column();
    std::string text, plain;
    bool address = false, named = false;  // https://..., past the first colon
    for (; !detail::endsWord(_cursor.plain()); _cursor.advance()) {
      const Mark* mark = markAt(_cursor);
      if (comparesHere(mark, text, address)) return comparison(std::move(text), *mark);
      if (mark && text.empty())
        return unexpected("a word or the name of an attribute before the comparison");
      if (_cursor.plain() == U':' && !named) {
        named = true;
        if (const auto field = detail::fieldByName(plain)) return fieldValue(*field, depth);
        if (const auto near = detail::fieldNear(plain))
          return fail(column, "'" + text + ":'", fmt::format("'{}:'", detail::nameOf(*near)));
      }
      detail::append(text, _cursor.raw());
      if (!named) detail::append(plain, _cursor.plain());
      address = address || text.ends_with("://");
    }
    if (text.empty()) return unexpected("a word");
    if (const Mark* mark = markPastBlanks()) return comparison(std::move(text), *mark);
    if (_field) return fieldCondition(*_field, plainFigures(text), false, column);
    return QueryTree{Text{TextField::Any, std::move(text), false}};
  }

  // 橋長 >= 100: a comparison after blanks cannot begin a word, so it belongs to the one before.
  const Mark* markPastBlanks() {
    if (_field) return nullptr;
    QueryCursor ahead = _cursor;
    ahead.skipBlanks();
    const Mark* mark = markAt(ahead);
    if (mark) _cursor = ahead;
    return mark;
  }

  // A value up to the next blank, parenthesis or quotation mark, or a quotation; in a range it ends
  // at "..".
  struct Piece {
    std::string text;
    bool quoted = false;
  };
  bool rangeHere() const { return _cursor.plain() == U'.' && _cursor.plainAfter() == U'.'; }
  std::optional<Piece> value(bool endAtRange) {
    if (detail::closingOf(_cursor.plain())) {
      auto text = quotation();
      if (!text) return std::nullopt;
      return Piece{plainFigures(std::move(*text)), true};
    }
    Piece piece;
    for (; !detail::endsWord(_cursor.plain()); _cursor.advance()) {
      if (endAtRange && rangeHere()) break;
      detail::append(piece.text, _cursor.raw());
    }
    piece.text = plainFigures(std::move(piece.text));
    return piece;
  }

  Tree comparison(std::string name, const Mark& mark) {
    _cursor.advance();
    if (mark.second) _cursor.advance();
    QueryCursor ahead = _cursor;
    ahead.skipBlanks();
    if (!detail::endsWord(ahead.plain()) || detail::closingOf(ahead.plain())) _cursor = ahead;
    const bool mayRange = mark.comparison == Comparison::Equal;
    auto lower = value(mayRange);
    if (!lower) return std::nullopt;
    if (!mayRange || !rangeHere()) {
      if (lower->text.empty() && !lower->quoted)
        return unexpected(fmt::format("a value for the attribute '{}'", name));
      return QueryTree{Attribute{std::move(name), mark.comparison, std::move(lower->text), {}}};
    }
    _cursor.advance();
    _cursor.advance();
    auto upper = value(false);
    if (!upper) return std::nullopt;
    if (lower->text.empty() && upper->text.empty())
      return unexpected(fmt::format("a number at one end of the range of '{}'", name));
    return QueryTree{Attribute{std::move(name), Comparison::Within, std::move(lower->text),
                               std::move(upper->text)}};
  }

  // After the name of a field; the colon is here.
  Tree fieldValue(Field field, int depth) {
    const std::string name(detail::nameOf(field));
    if (_field) return unexpected("no field within the parentheses of another");
    _cursor.advance();
    const std::size_t column = _cursor.column();
    if (_cursor.plain() == U'(') {
      _field = field;
      Tree inner = group(depth);
      _field.reset();
      return inner;
    }
    const auto piece = value(false);
    if (!piece) return std::nullopt;
    if (piece->text.empty() && !piece->quoted)
      return unexpected(fmt::format("a value after '{}:'", name));
    return fieldCondition(field, piece->text, piece->quoted, column);
  }

  Tree fieldCondition(Field field, const std::string& text, bool isQuoted, std::size_t column) {
    auto made = detail::conditionOf(field, text, isQuoted);
    if (auto* tree = std::get_if<QueryTree>(&made)) return std::move(*tree);
    constexpr std::size_t kShown = 60;
    std::string shown = text.substr(0, kShown);
    while (shown.size() < text.size() && !shown.empty() && (text[shown.size()] & 0xC0) == 0x80)
      shown.pop_back();
    return fail(column, "'" + shown + (shown.size() < text.size() ? "...'" : "'"),
                fmt::format("after '{}:' {}", detail::nameOf(field),
                            std::get<detail::BadValue>(made).expected));
  }

  QueryCursor _cursor;
  std::optional<Field> _field;  // within the parentheses of title:( )
  std::size_t _conditions = 0;
  bool _failed = false;
  QueryProblem _problem;
};

}  // namespace

Error QueryProblem::error() const {
  return {Error::Kind::BadUsage,
          fmt::format("query: column {}: found {}, expected {}", column, found, expected)};
}

Result<QueryTree> parseQuery(std::string_view text, QueryProblem* problem) {
  QueryProblem why;
  if (text.size() > kMaxQueryBytes) {
    why = {1, fmt::format("{} bytes", text.size()), fmt::format("at most {}", kMaxQueryBytes)};
  } else {
    Parser parser(text);
    if (auto tree = parser.whole()) return std::move(*tree);
    why = parser.problem();
  }
  if (problem) *problem = why;
  return why.error();
}

}  // namespace kokudo::language
