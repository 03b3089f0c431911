#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kokudo::content {

/// RFC 4648 §4; padding may be missing. Absent where a character does not belong.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace kokudo::content
