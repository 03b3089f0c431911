#include "engine/styling/detail/Lexer.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace kokudo::styling {

namespace {

constexpr std::array<std::string_view, 24> kSigns{"===", "!==", "==", "!=", "<=", ">=", "=~", "!~",
                                                  "&&",  "||",  "+",  "-",  "*",  "/",  "%",  "!",
                                                  "<",   ">",   "(",  ")",  "[",  "]",  ",",  "?"};

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : _source(source) {}

  Result<std::vector<Token>> run() {
    while (true) {
      while (!atEnd() && std::string_view(" \t\r\n").find(peek()) != std::string_view::npos) ++_at;
      Token token;
      token.at = _at;
      if (atEnd()) {
        _tokens.push_back(token);
        return std::move(_tokens);
      }
      if (auto status = next(token); !status) return status.error();
      _tokens.push_back(std::move(token));
    }
  }

 private:
  bool atEnd() const { return _at >= _source.size(); }
  char peek(std::size_t ahead = 0) const {
    return _at + ahead < _source.size() ? _source[_at + ahead] : '\0';
  }
  Error bad(std::size_t at, const std::string& what) const {
    return expressionError(_source, at, what);
  }

  Status next(Token& token) {
    const char c = peek();
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) return number(token);
    if (c == '\'' || c == '"' || c == '`') return text(token);
    if (c == '$' && peek(1) == '{') {
      token.kind = Token::Kind::Variable;
      return variable(token.text);
    }
    if (isNameStart(c)) {
      token.kind = Token::Kind::Name;
      while (isNameStart(peek()) || isDigit(peek())) token.text += _source[_at++];
      return {};
    }
    return sign(token);
  }

  Status number(Token& token) {
    token.kind = Token::Kind::Number;
    const auto [end, error] =
        std::from_chars(_source.data() + _at, _source.data() + _source.size(), token.number);
    if (error != std::errc()) return bad(_at, "found a number that is too large or too small");
    _at = static_cast<std::size_t>(end - _source.data());
    if (isNameStart(peek()))
      return bad(_at, fmt::format("found '{}' right behind a number", peek()));
    return {};
  }

  Status sign(Token& token) {
    token.kind = Token::Kind::Sign;
    for (const auto sign : kSigns) {
      if (!_source.substr(_at).starts_with(sign)) continue;
      token.text = sign;
      _at += sign.size();
      return {};
    }
    if (peek() == ':' || peek() == '.') {
      token.text = peek();
      ++_at;
      return {};
    }
    return bad(_at,
               fmt::format("found '{}', which begins nothing in this language", printable(peek())));
  }

  static std::string printable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }

  /// ${...}; braces within quotes do not end it.
  Status variable(std::string& out) {
    const std::size_t start = _at;
    _at += 2;
    char quote = 0;
    for (; !atEnd(); ++_at) {
      const char c = peek();
      if (quote == 0 && c == '}') {
        ++_at;
        return {};
      }
      if (c == '$' && peek(1) == '{') return bad(_at, "found ${ within a variable's name");
      // Quotes matter within brackets only: names may have an apostrophe.
      if (quote == 0 && (c == '\'' || c == '"') && out.ends_with('['))
        quote = c;
      else if (c == quote && peek(1) == ']')
        quote = 0;
      out += c;
    }
    return bad(start, "found ${ without its }");
  }

  Status text(Token& token) {
    token.kind = Token::Kind::Text;
    const std::size_t start = _at;
    const char quote = _source[_at++];
    Token::Part plain{false, "", _at};
    const auto flush = [&] {
      if (!plain.text.empty()) token.parts.push_back(plain);
      plain.text.clear();
    };
    while (!atEnd() && peek() != quote) {
      if (peek() == '$' && peek(1) == '{') {
        flush();
        Token::Part part{true, "", _at};
        if (auto status = variable(part.text); !status) return status;
        token.parts.push_back(std::move(part));
      } else if (peek() == '\\') {
        escape(plain.text);
      } else {
        plain.text += _source[_at++];
      }
    }
    if (atEnd()) return bad(start, fmt::format("found {} without its end", quote));
    ++_at;
    flush();
    return {};
  }

  /// \\ \' \" \` \n \t; others keep their backslash, so that patterns need no second one.
  void escape(std::string& out) {
    const char c = peek(1);
    if (c == '\\' || c == '\'' || c == '"' || c == '`')
      out += c;
    else if (c == 'n')
      out += '\n';
    else if (c == 't')
      out += '\t';
    else
      out += '\\';
    const bool kept = out.back() == '\\' && c != '\\';
    _at += kept ? 1 : 2;
  }

  std::string_view _source;
  std::size_t _at = 0;
  std::vector<Token> _tokens;
};

}  // namespace

Error expressionError(std::string_view source, std::size_t at, const std::string& what) {
  std::size_t column = 1;
  for (std::size_t i = 0; i < at && i < source.size(); ++i) {
    // Characters, not bytes of UTF-8.
    if ((static_cast<unsigned char>(source[i]) & 0xC0) != 0x80) ++column;
  }
  return Error{Error::Kind::BadInput, fmt::format("column {}: {}", column, what)};
}

Result<std::vector<Token>> tokenize(std::string_view source) {
  return Lexer(source).run();
}

}  // namespace kokudo::styling
