#pragma once

#include <string_view>

namespace kokudo::content {

/// Whether the whole text is well-formed UTF-8 (RFC 3629).
bool isUtf8(std::string_view text);

}  // namespace kokudo::content
