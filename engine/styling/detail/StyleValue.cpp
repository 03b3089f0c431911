#include "engine/styling/detail/StyleValue.h"

#include "engine/styling/detail/Pattern.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace kokudo::styling {

namespace {

using Json = nlohmann::json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string numberText(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  if (number == 0) return "0";
  const double size = std::abs(number);
  const bool plain = size >= 1e-6 && size < 1e21;
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer.data(), end);
  // JavaScript writes 1e-7 where C++ writes 1e-07.
  const auto e = text.find('e');
  if (e != std::string::npos && e + 2 < text.size() && text[e + 2] == '0') text.erase(e + 2, 1);
  return text;
}

double parseNumber(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != text.npos)
    text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != text.npos)
    text.remove_suffix(1);
  if (text.empty()) return 0;
  if (text == "Infinity" || text == "+Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (text.front() == '+') text.remove_prefix(1);
  if (text.find_first_not_of("0123456789+-.eE") != text.npos) return kNaN;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : kNaN;
}

/// Deep nesting costs stack; attributes do not nest deep.
bool isDeep(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > 8) return true;
  }
  return false;
}

StyleValue fromJson(const Json& json) {
  if (json.is_null()) return {Null{}};
  if (json.is_boolean()) return {json.get<bool>()};
  if (json.is_number()) return {json.get<double>()};
  if (json.is_string()) return {json.get<std::string>()};
  if (!json.is_array()) return {json.dump(-1, ' ', false, Json::error_handler_t::replace)};
  auto elements = std::make_shared<std::vector<StyleValue>>();
  bool numbers = true;
  for (const Json& element : json) {
    numbers = numbers && element.is_number();
    elements->push_back(fromJson(element));
  }
  if (!numbers || elements->size() < 2 || elements->size() > 4) return {Array(elements)};
  Vector vector;
  vector.size = elements->size();
  for (std::size_t i = 0; i < vector.size; ++i) vector.c[i] = *(*elements)[i].as<double>();
  return {vector};
}

struct FromProperty {
  StyleValue operator()(std::monostate) const { return {Null{}}; }
  StyleValue operator()(bool value) const { return {value}; }
  StyleValue operator()(std::int64_t value) const { return {static_cast<double>(value)}; }
  StyleValue operator()(double value) const { return {value}; }
  StyleValue operator()(const std::string& value) const {
    if (value.size() < 2 || value.front() != '[' || value.back() != ']') return {value};
    if (isDeep(value)) return {value};
    const Json json = Json::parse(value, nullptr, false);
    if (!json.is_array()) return {value};
    return fromJson(json);
  }
};

struct ToText {
  std::string operator()(Undefined) const { return "undefined"; }
  std::string operator()(Null) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(double value) const { return numberText(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const Vector& value) const {
    std::string text = "(";
    for (std::size_t i = 0; i < value.size; ++i) text += (i ? ", " : "") + numberText(value.c[i]);
    return text + ")";
  }
  std::string operator()(const Array& value) const {
    std::string text = "[";
    for (const StyleValue& element : *value) {
      if (text.size() > kLongestText) break;
      text += (text.size() > 1 ? ", " : "") + toText(element);
    }
    return text + "]";
  }
  std::string operator()(const PatternPtr& value) const { return "/" + value->source() + "/"; }
};

/// 0..3 of x y z w or r g b a, else 4.
std::size_t componentNamed(std::string_view name) {
  if (name.size() != 1) return 4;
  const auto xyzw = std::string_view("xyzw").find(name[0]);
  const auto rgba = std::string_view("rgba").find(name[0]);
  return std::min<std::size_t>({xyzw, rgba, 4});
}

std::size_t indexOf(const StyleValue& key, std::size_t none) {
  const double* number = key.as<double>();
  if (number == nullptr || !(*number >= 0 && *number < 1e15) || std::floor(*number) != *number)
    return none;
  return static_cast<std::size_t>(*number);
}

}  // namespace

StyleValue fromProperty(const kokudo::Value& value) {
  return std::visit(FromProperty{}, value);
}

bool toBoolean(const StyleValue& value) {
  if (value.isNothing()) return false;
  if (const bool* flag = value.as<bool>()) return *flag;
  if (const double* number = value.as<double>()) return *number != 0 && !std::isnan(*number);
  if (const std::string* text = value.as<std::string>()) return !text->empty();
  return true;
}

double toNumber(const StyleValue& value) {
  if (value.as<Null>()) return 0;
  if (const bool* flag = value.as<bool>()) return *flag ? 1 : 0;
  if (const double* number = value.as<double>()) return *number;
  if (const std::string* text = value.as<std::string>()) return parseNumber(*text);
  return kNaN;
}

std::string toText(const StyleValue& value) {
  return std::visit(ToText{}, value.v);
}

bool isSame(const StyleValue& a, const StyleValue& b) {
  if (a.v.index() != b.v.index()) return false;
  if (const Vector* p = a.as<Vector>()) {
    const Vector* q = b.as<Vector>();
    return p->size == q->size && p->c == q->c;
  }
  if (const Array* p = a.as<Array>()) {
    const auto &x = **p, &y = **b.as<Array>();
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!isSame(x[i], y[i])) return false;
    }
    return true;
  }
  if (a.as<PatternPtr>()) return toText(a) == toText(b);
  if (const double* p = a.as<double>()) return *p == *b.as<double>();
  if (const std::string* p = a.as<std::string>()) return *p == *b.as<std::string>();
  if (const bool* p = a.as<bool>()) return *p == *b.as<bool>();
  return true;
}

bool isAlike(const StyleValue& a, const StyleValue& b) {
  if (a.v.index() == b.v.index()) return isSame(a, b);
  if (a.isNothing() || b.isNothing()) return a.isNothing() && b.isNothing();
  const auto isPlain = [](const StyleValue& value) { return value.v.index() <= 4; };
  return isPlain(a) && isPlain(b) && toNumber(a) == toNumber(b);
}

StyleValue memberOf(const StyleValue& value, const StyleValue& key) {
  StyleValue member;
  if (const Vector* vector = value.as<Vector>()) {
    const std::string* name = key.as<std::string>();
    const std::size_t index = name ? componentNamed(*name) : indexOf(key, 4);
    if (index < vector->size) member.v = vector->c[index];
  } else if (const Array* array = value.as<Array>()) {
    const std::vector<StyleValue>& elements = **array;
    const std::string* name = key.as<std::string>();
    const std::size_t index = indexOf(key, elements.size());
    if (name && *name == "length")
      member.v = static_cast<double>(elements.size());
    else if (index < elements.size())
      member = elements[index];
  }
  return member;
}

}  // namespace kokudo::styling
