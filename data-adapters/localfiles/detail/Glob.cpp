#include "data-adapters/localfiles/detail/Glob.h"

#include <vector>

namespace kokudo::adapters::localfiles {
namespace {

enum class TokenKind { Byte, AnyByte, Star, DeepStar, DeepSlash };
struct Token {
  TokenKind kind;
  char byte;
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::vector<Token> tokensOf(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, 3) == "**/") {
      tokens.push_back({TokenKind::DeepSlash, 0});
      i += 2;
    } else if (pattern.substr(i, 2) == "**") {
      tokens.push_back({TokenKind::DeepStar, 0});
      i += 1;
    } else if (pattern[i] == '*') {
      tokens.push_back({TokenKind::Star, 0});
    } else if (pattern[i] == '?') {
      tokens.push_back({TokenKind::AnyByte, 0});
    } else {
      tokens.push_back({TokenKind::Byte, lower(pattern[i])});
    }
  }
  return tokens;
}

}  // namespace

// matches[j]: the tokens from here on match the path from j on. Filled from the last token back, so
// that the cost is the product of the lengths whatever the pattern.
bool globMatches(std::string_view pattern, std::string_view path) {
  const auto tokens = tokensOf(pattern);
  const std::size_t n = path.size();
  std::vector<char> next(n + 1, 0), matches(n + 1, 0);
  next[n] = 1;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    bool later = false;  // a place further on where the rest matches
    for (std::size_t j = n + 1; j-- > 0;) {
      const bool more = j < n;
      switch (token->kind) {
        case TokenKind::Byte:
          matches[j] = more && lower(path[j]) == token->byte && next[j + 1];
          break;
        case TokenKind::AnyByte:
          matches[j] = more && path[j] != '/' && next[j + 1];
          break;
        case TokenKind::Star:
          matches[j] = next[j] || (more && path[j] != '/' && matches[j + 1]);
          break;
        case TokenKind::DeepStar:
          later = later || next[j];
          matches[j] = later;
          break;
        case TokenKind::DeepSlash:
          matches[j] = next[j] || later;
          later = later || (j > 0 && path[j - 1] == '/' && next[j]);
          break;
      }
    }
    next = matches;
  }
  return next[0] != 0;
}

}  // namespace kokudo::adapters::localfiles
