#include "tests/support/GraphQlParser.h"

#include <cctype>

namespace kokudo::test {
namespace {

using nlohmann::json;

class Parser {
 public:
  Parser(const std::string& text, const json& variables) : _text(text), _variables(variables) {}

  std::vector<GraphQlField> document() {
    skip();
    if (peek() != '{') {
      const std::string operation = name();
      if (operation != "query") fail("expected \"query\", found \"" + operation + "\"");
      if (isNameStart(peek())) name();
      if (peek() == '(') skipVariableDefinitions();
    }
    auto fields = selectionSet();
    if (_at != _text.size()) fail("expected the end of the document");
    return fields;
  }

 private:
  static bool isNameStart(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
  }
  static bool isNamePart(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("Syntax Error: " + what + " at offset " + std::to_string(_at));
  }

  char peek() const { return _at < _text.size() ? _text[_at] : '\0'; }

  void skip() {
    while (_at < _text.size()) {
      const char c = _text[_at];
      if (c == '#') {
        while (_at < _text.size() && _text[_at] != '\n') ++_at;
      } else if (std::isspace(static_cast<unsigned char>(c)) || c == ',') {
        ++_at;
      } else {
        break;
      }
    }
  }

  void expect(char c) {
    if (peek() != c) fail(std::string("expected '") + c + "'");
    ++_at;
    skip();
  }

  std::string name() {
    if (!isNameStart(peek())) fail("expected a name");
    std::string out;
    while (isNamePart(peek())) out += _text[_at++];
    skip();
    return out;
  }

  void skipVariableDefinitions() {
    int depth = 0;
    do {
      if (peek() == '\0') fail("unclosed variable definitions");
      if (peek() == '(') ++depth;
      if (peek() == ')') --depth;
      ++_at;
    } while (depth > 0);
    skip();
  }

  std::vector<GraphQlField> selectionSet() {
    expect('{');
    std::vector<GraphQlField> fields;
    while (peek() != '}') fields.push_back(field());
    expect('}');
    if (fields.empty()) fail("an empty selection");
    return fields;
  }

  GraphQlField field() {
    GraphQlField field;
    field.alias = field.name = name();
    if (peek() == ':') {
      expect(':');
      field.name = name();
    }
    if (peek() == '(') {
      expect('(');
      while (peek() != ')') {
        const std::string key = name();
        expect(':');
        field.arguments[key] = value();
      }
      expect(')');
    }
    if (peek() == '{') field.selection = selectionSet();
    return field;
  }

  json value() {
    const char c = peek();
    if (c == '"') return stringValue();
    if (c == '$') {
      expect('$');
      const std::string key = name();
      const auto found = _variables.find(key);
      return found == _variables.end() ? json() : *found;
    }
    if (c == '[') {
      expect('[');
      json list = json::array();
      while (peek() != ']') list.push_back(value());
      expect(']');
      return list;
    }
    if (c == '{') {
      expect('{');
      json object = json::object();
      while (peek() != '}') {
        const std::string key = name();
        expect(':');
        object[key] = value();
      }
      expect('}');
      return object;
    }
    if (c == '-' || std::isdigit(static_cast<unsigned char>(c))) return numberValue();
    const std::string word = name();
    if (word == "true") return true;
    if (word == "false") return false;
    if (word == "null") return json();
    return word;  // an enum value
  }

  json numberValue() {
    const std::size_t start = _at;
    while (_at < _text.size() && (std::isalnum(static_cast<unsigned char>(peek())) ||
                                  peek() == '-' || peek() == '+' || peek() == '.')) {
      ++_at;
    }
    const json number = json::parse(_text.substr(start, _at - start), nullptr, false);
    if (!number.is_number()) fail("expected a number");
    skip();
    return number;
  }

  json stringValue() {
    if (_text.compare(_at, 3, "\"\"\"") == 0) {
      const auto end = _text.find("\"\"\"", _at + 3);
      if (end == std::string::npos) fail("unclosed block string");
      const std::string text = _text.substr(_at + 3, end - _at - 3);
      _at = end + 3;
      skip();
      return text;
    }
    const std::size_t start = _at++;
    while (peek() != '"') {
      if (peek() == '\0' || peek() == '\n') fail("unclosed string");
      _at += peek() == '\\' ? 2 : 1;
    }
    ++_at;
    const json text = json::parse(_text.substr(start, _at - start), nullptr, false);
    if (!text.is_string()) fail("bad escape in a string");
    skip();
    return text;
  }

  const std::string& _text;
  const json& _variables;
  std::size_t _at = 0;
};

}  // namespace

std::vector<GraphQlField> parseGraphQl(const std::string& document, const json& variables) {
  return Parser(document, variables).document();
}

json projected(const json& value, const std::vector<GraphQlField>& selection) {
  if (selection.empty() || value.is_null()) return value;
  if (value.is_array()) {
    json list = json::array();
    for (const auto& item : value) list.push_back(projected(item, selection));
    return list;
  }
  json out = json::object();
  for (const auto& field : selection) {
    const auto found = value.find(field.name);
    out[field.alias] = found == value.end() ? json() : projected(*found, field.selection);
  }
  return out;
}

}  // namespace kokudo::test
