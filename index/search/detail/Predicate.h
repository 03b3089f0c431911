#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "index/language/QueryTree.h"
#include "index/search/detail/StoredRecord.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// "attribute<op>value" with op one of = != > >= < <= ~ (holds), or attribute=low..high. BadUsage
/// for a text without operator or name.
Result<language::Attribute> readCondition(const std::string& text);

/// The number that a value is compared as: a number, or a text that is one.
std::optional<double> comparableNumber(const Value& value);

/// What an attribute's value must be. Numbers compare as numbers (a text that is a number counts as
/// one); texts by folded equality, and for > < by their order, so that ISO dates work.
class Predicate {
 public:
  explicit Predicate(const language::Attribute& condition);
  /// @param number what the text is compared as, if it is a number
  bool accepts(std::string_view text, std::optional<double> number) const;
  /// Whether the number alone decides.
  bool isNumeric() const { return _isNumeric; }
  bool acceptsNumber(double number) const;
  /// A record without the attributes does not match; of one that occurs several times any value
  /// will do (for != none may be equal).
  bool matches(const StoredRecord& record, std::span<const std::uint32_t> attributes) const;

 private:
  struct Bound {
    std::string folded;
    std::optional<double> number;
    bool isOpen = false;
  };
  static Bound boundOf(const std::string& text);
  bool ordered(language::Comparison comparison, int order) const;
  bool compare(language::Comparison comparison, const Bound& bound, std::string_view text,
               std::optional<double> number) const;

  language::Comparison _comparison;
  Bound _value, _upper;
  bool _isNumeric = false;
};

}  // namespace kokudo::search::detail
