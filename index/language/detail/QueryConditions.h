#pragma once

#include "index/language/detail/QueryFields.h"
#include "index/language/detail/QueryReader.h"

#include <optional>
#include <string>
#include <variant>

namespace kokudo::language::detail {

/// A field whose value is in parentheses: `title:(`; the reader is at the parenthesis.
struct OpensField {
  Field field;
};

/// Reads one condition: a word, a phrase, `field:value` or an attribute with a comparison.
class QueryConditions {
 public:
  explicit QueryConditions(QueryReader& reader) : _reader(reader), _cursor(reader.cursor()) {}
  /// Nothing after a problem.
  std::optional<std::variant<QueryTree, OpensField>> read();
  /// The field that all words belong to, within its parentheses.
  void setField(std::optional<Field> field) { _field = field; }

 private:
  using Condition = std::optional<std::variant<QueryTree, OpensField>>;
  Condition phraseOrNamed();
  Condition word();
  Condition fieldValue(Field field);
  Condition comparison(std::string name, const Mark& mark);
  Condition fieldCondition(Field field, const std::string& text, bool isQuoted, std::size_t column);
  bool comparesHere(const Mark* mark, const std::string& name, bool address) const;

  QueryReader& _reader;
  QueryCursor& _cursor;
  std::optional<Field> _field;
};

}  // namespace kokudo::language::detail
