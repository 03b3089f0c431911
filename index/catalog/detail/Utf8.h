#pragma once

#include <string_view>

namespace kokudo::catalog::detail {

/// Well-formed UTF-8 (Unicode 15 table 3-7): no overlong forms, surrogates or values over U+10FFFF.
bool isUtf8(std::string_view text);

}  // namespace kokudo::catalog::detail
