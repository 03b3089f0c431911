#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// Exactly `expected` bytes from a raw deflate stream (RFC 1951); anything else is BadInput.
/// @param where for messages   @param cancelled asked now and then
Result<std::string> inflateRaw(std::string_view packed, const std::string& where,
                               std::size_t expected, const std::function<bool()>& cancelled);

}  // namespace kokudo::io::detail
