#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// Seven bits a byte, the lowest first; the highest bit says that another byte follows.
inline void putVarint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7F) | 0x80);
  out += static_cast<char>(value);
}

/// Takes one off the front; false if the bytes end within it or it is longer than 64 bits.
inline bool takeVarint(std::string_view& in, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0, i = 0; shift < 64 && i < in.size(); shift += 7, ++i) {
    const auto byte = static_cast<unsigned char>(in[i]);
    value |= std::uint64_t(byte & 0x7F) << shift;
    if (byte < 0x80) {
      in.remove_prefix(i + 1);
      return true;
    }
  }
  return false;
}

/// So that small numbers of either sign are short.
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}  // namespace kokudo::search::detail
