#pragma once

#include "engine/base/Result.h"

#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// A stored name as a clean relative UTF-8 path: CP932 converted, '\\' turned to '/', "." dropped.
/// BadInput for absolute names, drive letters, "..", control characters and names in no known
/// encoding. @param where the archive, for the message
Result<std::string> cleanEntryName(std::string_view raw, const std::string& where);

bool isValidUtf8(std::string_view text);

}  // namespace kokudo::io::detail
