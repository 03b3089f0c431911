#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace kokudo::io {

/// Whether the bytes begin as gzip does (RFC 1952).
bool looksLikeGzip(std::string_view bytes);

/// The unpacked bytes of one or more gzip members. BadInput if damaged, truncated or above
/// `maxBytes`.
Result<std::string> gunzip(std::string_view bytes, const std::string& where,
                           std::size_t maxBytes = std::size_t(1) << 30);

}  // namespace kokudo::io
