#pragma once

#include <string_view>

namespace kokudo::adapters::localfiles {

/// Whether the whole of `path` matches: `?` one byte, `*` any run without '/', `**` any run with
/// it; a leading "**/" also matches nothing. ASCII letters match in either case.
bool globMatches(std::string_view pattern, std::string_view path);

}  // namespace kokudo::adapters::localfiles
