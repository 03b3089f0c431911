#pragma once

#include "index/language/QueryParser.h"
#include "index/language/detail/QueryCursor.h"

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::language::detail {

/// A comparison mark as typed.
struct Mark {
  char32_t first, second;  ///< 0: of one character
  Comparison comparison;
};

/// Words that join conditions, in any way of writing.
enum class Operator { None, Or, And, Not };

/// A value up to the next blank, parenthesis or quotation mark, or a quotation.
struct Piece {
  std::string text;
  bool quoted = false;
};

/// The pieces of a query text from left to right, and the first thing that is wrong with them.
/// After a problem everything fails.
class QueryReader {
 public:
  explicit QueryReader(std::string_view text) : _cursor(text) {}
  QueryCursor& cursor() { return _cursor; }
  const QueryCursor& cursor() const { return _cursor; }
  bool failed() const { return _failed; }
  const QueryProblem& problem() const { return _problem; }

  std::nullopt_t fail(std::size_t column, std::string found, std::string expected);
  /// What stands here is not what was expected.
  std::nullopt_t unexpected(std::string expected);

  /// Blanks, and dashes that stand alone: "東京 - 大阪" is two words.
  void skipNoise();
  Operator operatorHere() const;
  /// Whether the operator stood here; it and blanks behind it are passed then.
  bool accept(Operator wanted);
  /// nullptr if none.
  const Mark* markHere() const;
  /// 橋長 >= 100: a comparison after blanks cannot begin a word, so it belongs to the one before.
  /// The blanks are passed if there is one.
  const Mark* markPastBlanks();
  bool rangeHere() const { return _cursor.plain() == U'.' && _cursor.plainAfter() == U'.'; }
  /// The text between quotation marks; in "..." a backslash keeps a quotation mark or a backslash.
  std::optional<std::string> quotation();
  /// @param endAtRange it ends at ".." too
  std::optional<Piece> value(bool endAtRange);

 private:
  QueryCursor _cursor;
  bool _failed = false;
  QueryProblem _problem;
};

/// What could be a number, date or code made plain: there full width is only a way of typing.
std::string plainFigures(std::string text);

}  // namespace kokudo::language::detail
