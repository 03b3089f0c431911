#pragma once

#include "engine/base/Result.h"
#include "engine/styling/detail/Lexer.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// Reads tokens one after the other; the last is `End` and is never passed.
class TokenCursor {
 public:
  TokenCursor(std::string_view source, std::vector<Token> tokens);

  const Token& peek() const { return _tokens[_at]; }
  /// The one after `peek()`.
  const Token& next() const;
  void skip();
  bool isSign(std::string_view sign) const;
  /// @return whether the sign was there
  bool take(std::string_view sign);
  /// What is there in place of what was expected.
  Error unexpected(const std::string& expected) const;

 private:
  std::string_view _source;
  std::vector<Token> _tokens;
  std::size_t _at = 0;
};

}  // namespace kokudo::styling
