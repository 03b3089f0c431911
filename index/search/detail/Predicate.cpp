#include "index/search/detail/Predicate.h"

#include "index/language/Analyzer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::Comparison;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<double> numberIn(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

struct Operator {
  const char* text;
  Comparison comparison;
};
// Longer ones first.
constexpr Operator kOperators[] = {
    {"!=", Comparison::NotEqual},    {">=", Comparison::GreaterOrEqual},
    {"<=", Comparison::LessOrEqual}, {"==", Comparison::Equal},
    {"=", Comparison::Equal},        {">", Comparison::Greater},
    {"<", Comparison::Less},         {"~", Comparison::Holds}};

}  // namespace

Result<language::Attribute> readCondition(const std::string& text) {
  const auto bad = [&](const char* what) {
    return Error{Error::Kind::BadUsage, fmt::format("where '{}': {}", text.substr(0, 100), what)};
  };
  const auto at = text.find_first_of("=!<>~");
  if (at == std::string::npos)
    return bad("no comparison; expected attribute=value or one of != > >= < <= ~");
  language::Attribute condition;
  condition.name = trimmed(std::string_view(text).substr(0, at));
  if (condition.name.empty()) return bad("no attribute name before the comparison");
  const std::string_view rest = std::string_view(text).substr(at);
  const auto found =
      std::find_if(std::begin(kOperators), std::end(kOperators),
                   [&](const Operator& candidate) { return rest.starts_with(candidate.text); });
  if (found == std::end(kOperators)) return bad("'!' without '='");
  condition.comparison = found->comparison;
  condition.value = trimmed(rest.substr(std::string_view(found->text).size()));
  return condition;
}

std::optional<double> comparableNumber(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return numberIn(*text);
  return std::nullopt;
}

Predicate::Bound Predicate::boundOf(const std::string& text) {
  return {Analyzer::standard().fold(text).text, numberIn(text), text.empty()};
}

Predicate::Predicate(const language::Attribute& condition)
    : _comparison(condition.comparison),
      _value(boundOf(condition.value)),
      _upper(boundOf(condition.upper)) {
  const auto decides = [](const Bound& bound) { return bound.isOpen || bound.number; };
  if (_comparison == Comparison::Within)
    _isNumeric = decides(_value) && decides(_upper);
  else
    _isNumeric = _comparison != Comparison::Holds && _value.number.has_value();
}

bool Predicate::ordered(Comparison comparison, int order) const {
  switch (comparison) {
    case Comparison::Greater:
      return order > 0;
    case Comparison::GreaterOrEqual:
      return order >= 0;
    case Comparison::Less:
      return order < 0;
    case Comparison::LessOrEqual:
      return order <= 0;
    case Comparison::NotEqual:
      return order != 0;
    default:
      return order == 0;
  }
}

bool Predicate::compare(Comparison comparison, const Bound& bound, std::string_view text,
                        std::optional<double> number) const {
  if (bound.number && number)
    return ordered(comparison, *number < *bound.number ? -1 : *number > *bound.number ? 1 : 0);
  const bool equality = comparison == Comparison::Equal || comparison == Comparison::NotEqual;
  if (!equality && bound.number) return false;
  return ordered(comparison, Analyzer::standard().fold(text).text.compare(bound.folded));
}

bool Predicate::accepts(std::string_view text, std::optional<double> number) const {
  switch (_comparison) {
    case Comparison::Holds:
      return Analyzer::standard().fold(text).text.find(_value.folded) != std::string::npos;
    case Comparison::Within:
      return (_value.isOpen || compare(Comparison::GreaterOrEqual, _value, text, number)) &&
             (_upper.isOpen || compare(Comparison::LessOrEqual, _upper, text, number));
    default:
      return compare(_comparison, _value, text, number);
  }
}

bool Predicate::acceptsNumber(double number) const {
  return accepts({}, number);
}

bool Predicate::matches(const StoredRecord& record,
                        std::span<const std::uint32_t> attributes) const {
  const bool all = _comparison == Comparison::NotEqual;
  bool present = false, decided = false;
  record.forEachAttribute([&](const StoredRecord::Attribute& attribute) {
    if (std::find(attributes.begin(), attributes.end(), attribute.name) == attributes.end() ||
        std::holds_alternative<std::monostate>(attribute.value))
      return true;
    present = true;
    decided = accepts(toText(attribute.value), comparableNumber(attribute.value)) != all;
    return !decided;
  });
  return all ? present && !decided : decided;
}

}  // namespace kokudo::search::detail
