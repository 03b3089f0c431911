#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/StoredRecord.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// "attribute<op>value" with op one of = != > >= < <= ~ (holds, folded).
/// Numbers compare as numbers (a text that is a number counts as one); texts by folded equality,
/// and for > < by their order, so that ISO dates work. A record without the attribute does not
/// match; of an attribute that occurs several times any will do (for != none may be equal).
class Predicate {
 public:
  /// BadUsage for a text without operator or name, or an attribute that no record has.
  static Result<Predicate> parse(const std::string& text, const AttributeNames& names);
  bool matches(const StoredRecord& record) const;

 private:
  enum class Operator { Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual, Holds };
  bool matchesValue(const Value& value) const;
  bool ordered(int comparison) const;

  std::uint32_t _name = 0;
  Operator _operator = Operator::Equal;
  std::string _value, _folded;
  std::optional<double> _number;
};

}  // namespace kokudo::search::detail
