#pragma once

#include "engine/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// A piece of an expression. `at` counts bytes from its beginning.
struct Token {
  enum class Kind { End, Number, Text, Name, Variable, Sign };
  /// Texts are made of plain parts and variables.
  struct Part {
    bool isVariable = false;
    std::string text;  ///< what stands between ${ and }, or the text with escapes resolved
    std::size_t at = 0;
  };
  Kind kind = Kind::End;
  std::string text;  ///< name, sign, or what stands between ${ and }
  double number = 0;
  std::vector<Part> parts;  ///< of a text
  std::size_t at = 0;
};

/// Where an expression goes wrong, and how.
Error expressionError(std::string_view source, std::size_t at, const std::string& what);

/// All tokens and an End.
Result<std::vector<Token>> tokenize(std::string_view source);

}  // namespace kokudo::styling
