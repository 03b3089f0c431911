#include "engine/styling/detail/TokenCursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::styling {

TokenCursor::TokenCursor(std::string_view source, std::vector<Token> tokens)
    : _source(source), _tokens(std::move(tokens)) {}

const Token& TokenCursor::next() const {
  return _tokens[std::min(_at + 1, _tokens.size() - 1)];
}

void TokenCursor::skip() {
  _at = std::min(_at + 1, _tokens.size() - 1);
}

bool TokenCursor::isSign(std::string_view sign) const {
  return peek().kind == Token::Kind::Sign && peek().text == sign;
}

bool TokenCursor::take(std::string_view sign) {
  if (!isSign(sign)) return false;
  skip();
  return true;
}

Error TokenCursor::unexpected(const std::string& expected) const {
  const Token& token = peek();
  std::string found = "the end";
  if (token.kind != Token::Kind::End) {
    const auto rest = _source.substr(token.at, 24);
    const auto stop = rest.find(' ');
    found = fmt::format("'{}'", token.text.empty() ? rest.substr(0, stop)
                                                   : std::string_view(token.text).substr(0, 24));
  }
  return expressionError(_source, token.at, "found " + found + ", expected " + expected);
}

}  // namespace kokudo::styling
