#pragma once

#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// ASCII letters in lower case, as HTTP compares names.
std::string lowerCase(std::string_view text);

/// Without blanks, tabs and line ends at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace kokudo::io::detail
