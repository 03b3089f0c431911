#pragma once

#include <cstdint>
#include <string_view>

namespace kokudo::io::detail {

/// 64 bits that change with any flipped bit, at memory speed; no defence against intent.
std::uint64_t checksum64(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace kokudo::io::detail
