#pragma once

#include "engine/io/detail/CachePolicy.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// Headers as one text, a line each.
std::string packed(const Headers& headers);
Headers unpacked(std::string_view text);

/// Checksums of an answer: of all but its body, and of that.
std::int64_t headSum(const std::string& key, std::string_view head, std::string_view finalUri,
                     int status, const Freshness& freshness);
std::int64_t bodySum(std::string_view body);

}  // namespace kokudo::io::detail
