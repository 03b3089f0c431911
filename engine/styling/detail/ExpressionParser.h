#pragma once

#include "engine/base/Result.h"
#include "engine/styling/detail/Expression.h"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace kokudo::styling {

/// What names mean while expressions are compiled, and what they turned out to read.
struct Names {
  std::map<std::string, std::size_t> defines;
  std::set<std::string> properties;
};

/// Compiles an expression; what is constant in it is worked out. BadInput says the column, what was
/// found and what was expected.
Result<ExpressionPtr> parseExpression(std::string_view source, Names& names);

}  // namespace kokudo::styling
