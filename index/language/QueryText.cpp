#include "index/language/QueryTree.h"
#include "index/language/detail/QueryCursor.h"
#include "index/language/detail/QueryFields.h"

#include <fmt/format.h>

#include <type_traits>

namespace kokudo::language {
namespace {

using detail::Field;
using detail::QueryCursor;

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance()) {
    if (cursor.plain() == U'"' || cursor.raw() == U'\\') result += '\\';
    detail::append(result, cursor.raw());
  }
  return result + '"';
}

// Whether the parser reads `text` as one value without quotation marks. What begins like an
// operator would be taken for the end of the one before it.
bool isBareValue(std::string_view text) {
  constexpr std::u32string_view kOperators = U":=<>!~≠≥≧≤≦";
  if (text.empty() || text.find("..") != text.npos) return false;
  if (kOperators.find(QueryCursor(text).plain()) != kOperators.npos) return false;
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance())
    if (detail::endsWord(cursor.plain())) return false;
  return true;
}

bool isBareWord(std::string_view text) {
  if (text.empty()) return false;
  for (QueryCursor cursor(text); !cursor.atEnd(); cursor.advance())
    if (detail::endsWord(cursor.plain())) return false;
  return true;
}

bool isBareName(std::string_view name) {
  constexpr std::u32string_view kOthers = U":=<>!~≠≥≧≤≦.";
  if (!isBareWord(name) || name == "NOT" || name == "OR" || name == "AND") return false;
  QueryCursor cursor(name);
  if (detail::isMinus(cursor.plain()) || (cursor.plain() >= U'0' && cursor.plain() <= U'9'))
    return false;
  for (; !cursor.atEnd(); cursor.advance())
    if (kOthers.find(cursor.plain()) != kOthers.npos) return false;
  return true;
}

std::string bareOrQuoted(std::string_view value) {
  return isBareValue(value) ? std::string(value) : quoted(value);
}

std::string field(Field which, const std::string& value) {
  return std::string(detail::nameOf(which)) + ":" + value;
}

Field fieldOf(TextField where) {
  switch (where) {
    case TextField::Organisation:
      return Field::Organisation;
    case TextField::Dataset:
      return Field::Dataset;
    case TextField::Place:
      return Field::Place;
    default:
      return Field::Title;
  }
}

Field fieldOf(Property property) {
  switch (property) {
    case Property::Id:
      return Field::Id;
    case Property::Kind:
      return Field::Kind;
    case Property::Source:
      return Field::Source;
    case Property::Licence:
      return Field::Licence;
    default:
      return Field::Quality;
  }
}

std::string_view markOf(Comparison comparison) {
  constexpr std::string_view kMarks[] = {"=", "!=", ">", ">=", "<", "<=", "~", "="};
  return kMarks[static_cast<std::size_t>(comparison)];
}

template <typename T, typename Text>
std::string rangeOf(const std::optional<T>& from, const std::optional<T>& to, Text text) {
  if (from && to && *from == *to) return text(*from);
  return (from ? text(*from) : "") + ".." + (to ? text(*to) : "");
}

struct FilterText {
  std::string operator()(const Exactly& f) const {
    return field(fieldOf(f.property), bareOrQuoted(f.value));
  }
  std::string operator()(const InPrefecture& f) const {
    return field(Field::Prefecture, std::to_string(f.code));
  }
  std::string operator()(const InMunicipality& f) const {
    return field(Field::Municipality, f.code.empty() ? bareOrQuoted(f.name) : f.code);
  }
  std::string operator()(const InMesh& f) const { return field(Field::Mesh, f.code); }
  std::string operator()(const InYears& f) const {
    return field(Field::Year,
                 rangeOf(f.from, f.to, [](int year) { return fmt::format("{:04}", year); }));
  }
  std::string operator()(const InDates& f) const {
    return field(Field::Date, rangeOf(f.from, f.to, [](const Date& d) { return toText(d); }));
  }
  std::string operator()(const Has& f) const {
    return field(Field::Has, f.what == Possession::File ? "file" : "3d");
  }
  std::string operator()(const Near& f) const {
    return field(Field::Near, fmt::format("{},{},{}", f.latitude, f.longitude, f.radius));
  }
  std::string operator()(const InBox& f) const {
    return field(Field::Box, fmt::format("{},{},{},{}", f.west, f.south, f.east, f.north));
  }
  std::string operator()(const InPolygon& f) const { return field(Field::Polygon, quoted(f.text)); }
};

// What a node stands in: an Or needs parentheses in anything, an And in a Not only.
enum class Within { Nothing, And, Or, Not };

std::string text(const QueryTree& query, Within within);

std::string joined(const std::vector<QueryTree>& parts, std::string_view between, Within within) {
  std::string result;
  for (const QueryTree& part : parts) {
    if (!result.empty()) result += between;
    result += text(part, within);
  }
  return result;
}

struct NodeText {
  Within within;
  std::string operator()(const And& node) const {
    const bool open = within == Within::Nothing || within == Within::Or;
    return group(joined(node.parts, " ", Within::And), open);
  }
  std::string operator()(const Or& node) const {
    return group(joined(node.parts, " OR ", Within::Or), within == Within::Nothing);
  }
  std::string operator()(const Not& node) const {
    return node.part.empty() ? "" : "-" + text(node.part[0], Within::Not);
  }
  std::string operator()(const Text& node) const {
    const std::string value = node.phrase || !isBareWord(node.text) ? quoted(node.text) : node.text;
    return node.field == TextField::Any ? value : field(fieldOf(node.field), value);
  }
  std::string operator()(const Attribute& node) const {
    const std::string name = isBareName(node.name) ? node.name : quoted(node.name);
    const std::string left = name + std::string(markOf(node.comparison));
    if (node.comparison != Comparison::Within) return left + bareOrQuoted(node.value);
    const auto end = [](const std::string& value) {
      return value.empty() ? "" : bareOrQuoted(value);
    };
    const std::string lower = node.value.ends_with('.') ? quoted(node.value) : end(node.value);
    return left + lower + ".." + end(node.upper);
  }
  std::string operator()(const Filter& node) const { return std::visit(FilterText{}, node.value); }

 private:
  static std::string group(std::string inner, bool open) {
    return open ? inner : "(" + inner + ")";
  }
};

std::string text(const QueryTree& query, Within within) {
  return std::visit(NodeText{within}, query.node);
}

}  // namespace

QueryTree anyOf(std::vector<QueryTree> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {Or{std::move(parts)}};
}

std::string toText(const QueryTree& query) {
  return text(query, Within::Nothing);
}

}  // namespace kokudo::language
