#include "index/search/detail/Predicate.h"

#include "index/language/Analyzer.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<double> numberOf(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<double> numberOf(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return numberOf(std::string_view(*text));
  return std::nullopt;
}

std::string known(const AttributeNames& names) {
  std::string list;
  for (std::size_t i = 0; i < names.names().size() && i < 8; ++i)
    list += (i ? ", " : "") + names.names()[i];
  return list + (names.names().size() > 8 ? " ..." : "");
}

}  // namespace

Result<Predicate> Predicate::parse(const std::string& text, const AttributeNames& names) {
  const auto at = text.find_first_of("=!<>~");
  const auto bad = [&](const std::string& what) {
    return Error{Error::Kind::BadUsage, fmt::format("where '{}': {}", text.substr(0, 100), what)};
  };
  if (at == std::string::npos)
    return bad("no comparison; expected attribute=value or one of != > >= < <= ~");
  const std::string name(trimmed(std::string_view(text).substr(0, at)));
  if (name.empty()) return bad("no attribute name before the comparison");

  Predicate result;
  const bool withEqual = at + 1 < text.size() && text[at + 1] == '=';
  std::size_t length = 1;
  switch (text[at]) {
    case '=':
      result._operator = Operator::Equal;
      if (withEqual) length = 2;
      break;
    case '!':
      if (!withEqual) return bad("'!' without '='");
      result._operator = Operator::NotEqual;
      length = 2;
      break;
    case '~':
      result._operator = Operator::Holds;
      break;
    case '>':
      result._operator = withEqual ? Operator::GreaterOrEqual : Operator::Greater;
      length = withEqual ? 2 : 1;
      break;
    default:
      result._operator = withEqual ? Operator::LessOrEqual : Operator::Less;
      length = withEqual ? 2 : 1;
  }
  const auto number = names.find(name);
  if (!number)
    return bad(fmt::format("no record has an attribute '{}' (there are: {})", name, known(names)));
  result._name = *number;
  result._value = trimmed(std::string_view(text).substr(at + length));
  result._folded = Analyzer::standard().fold(result._value).text;
  result._number = numberOf(std::string_view(result._value));
  return result;
}

bool Predicate::ordered(int comparison) const {
  switch (_operator) {
    case Operator::Greater:
      return comparison > 0;
    case Operator::GreaterOrEqual:
      return comparison >= 0;
    case Operator::Less:
      return comparison < 0;
    case Operator::LessOrEqual:
      return comparison <= 0;
    default:
      return comparison == 0;
  }
}

bool Predicate::matchesValue(const Value& value) const {
  if (std::holds_alternative<std::monostate>(value)) return false;
  const auto folded = [&] { return Analyzer::standard().fold(toText(value)).text; };
  if (_operator == Operator::Holds) return folded().find(_folded) != std::string::npos;
  const auto number = numberOf(value);
  if (_number && number) return ordered(*number < *_number ? -1 : *number > *_number ? 1 : 0);
  const bool equality = _operator == Operator::Equal || _operator == Operator::NotEqual;
  if (!equality && _number) return false;
  return ordered(folded().compare(_folded));
}

bool Predicate::matches(const StoredRecord& record) const {
  bool present = false, matched = false;
  record.forEachAttribute([&](const StoredRecord::Attribute& attribute) {
    if (attribute.name != _name) return true;
    present = present || !std::holds_alternative<std::monostate>(attribute.value);
    matched = matchesValue(attribute.value);
    return !matched;
  });
  return _operator == Operator::NotEqual ? present && !matched : matched;
}

}  // namespace kokudo::search::detail
