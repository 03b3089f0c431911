#include "index/language/QueryParser.h"

#include "index/language/detail/QueryConditions.h"
#include "index/language/detail/QueryReader.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::language {
namespace {

using detail::Operator;
using detail::QueryReader;

// How conditions are joined: recursive descent, one character ahead. After a problem every function
// returns at once.
class Parser {
 public:
  explicit Parser(std::string_view text) : _reader(text), _conditions(_reader) {}

  std::optional<QueryTree> whole() {
    _reader.skipNoise();
    if (_reader.cursor().atEnd()) return QueryTree{And{}};
    auto tree = alternatives(0);
    if (tree && !_reader.cursor().atEnd())
      return _reader.unexpected("the end of the query or another condition");
    return tree;
  }
  const QueryProblem& problem() const { return _reader.problem(); }

 private:
  using Tree = std::optional<QueryTree>;

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
    } while (_reader.accept(Operator::Or));
    return joined<Or>(std::move(parts));
  }

  bool conjunctionEnds() const {
    return _reader.cursor().atEnd() || _reader.cursor().plain() == U')' ||
           _reader.operatorHere() == Operator::Or;
  }

  Tree conjunction(int depth) {
    std::vector<QueryTree> parts;
    bool wanted = true;  // at the beginning and after AND
    while (wanted || !conjunctionEnds()) {
      Tree part = condition(depth);
      if (!part) return std::nullopt;
      parts.push_back(std::move(*part));
      _reader.skipNoise();
      wanted = _reader.accept(Operator::And);
    }
    return joined<And>(std::move(parts));
  }

  Tree condition(int depth) {
    auto& cursor = _reader.cursor();
    if (_reader.failed()) return std::nullopt;
    if (cursor.atEnd() || cursor.plain() == U')') return _reader.unexpected("a word");
    const Operator op = _reader.operatorHere();
    if (op == Operator::Or || op == Operator::And)
      return _reader.unexpected("a word before the operator");
    if (detail::isMinus(cursor.plain())) {
      cursor.advance();
      return negation(depth);
    }
    if (_reader.accept(Operator::Not)) return negation(depth);
    if (cursor.plain() == U'(') return group(depth);
    if (++_count > kMaxConditions)
      return _reader.fail(cursor.column(), "one condition too many",
                          fmt::format("at most {} words and conditions", kMaxConditions));
    auto read = _conditions.read();
    if (!read) return std::nullopt;
    if (auto* tree = std::get_if<QueryTree>(&*read)) return std::move(*tree);
    _conditions.setField(std::get<detail::OpensField>(*read).field);
    Tree inner = group(depth);
    _conditions.setField(std::nullopt);
    return inner;
  }

  bool tooDeep(int depth) {
    if (depth < kMaxQueryDepth) return false;
    _reader.unexpected(
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
    auto& cursor = _reader.cursor();
    const std::size_t opened = cursor.column();
    cursor.advance();
    _reader.skipNoise();
    Tree inner = alternatives(depth + 1);
    if (!inner) return std::nullopt;
    if (cursor.plain() != U')')
      return _reader.unexpected(fmt::format("')' for the '(' of column {}", opened));
    cursor.advance();
    return inner;
  }

  QueryReader _reader;
  detail::QueryConditions _conditions;
  std::size_t _count = 0;  // of conditions
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
