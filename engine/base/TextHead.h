#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kokudo {

/// The first eight bytes as a number that orders as they do, zeros for those that are missing. Kept
/// beside where a text is, it ends most comparisons without a look at the text.
inline std::uint64_t textHead(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < 8; ++i)
    head = head << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  return head;
}

}  // namespace kokudo
