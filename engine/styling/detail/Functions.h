#pragma once

#include "engine/styling/detail/StyleValue.h"

#include <span>
#include <string_view>

namespace kokudo::styling {

/// A function of the language that depends on its arguments alone.
struct Function {
  std::string_view name;
  std::size_t least, most;  ///< arguments
  Evaluated (*call)(std::span<const StyleValue> arguments);
};

/// The functions of the language, by what they do.
std::span<const Function> mathFunctions();
std::span<const Function> vectorFunctions();
std::span<const Function> conversionFunctions();

/// Null where there is none of that name.
const Function* functionNamed(std::string_view name);

/// + - * / % between numbers and vectors, and + between texts; none where they do not fit.
Evaluated arithmetic(char op, const StyleValue& a, const StyleValue& b);

}  // namespace kokudo::styling
