#include "index/catalog/detail/Utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace kokudo::catalog::detail {
namespace {

struct Lead {
  std::size_t length = 0;  // 0: not a lead byte
  unsigned char secondFrom = 0x80, secondTo = 0xBF;
};

Lead leadOf(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte >= 0xC2 && byte <= 0xDF) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

bool isAscii(const char* eight) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, eight, sizeof bytes);
  return (bytes & 0x8080808080808080u) == 0;
}

}  // namespace

bool isUtf8(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (std::size_t i = 0; i < text.size();) {
    if (i + 8 <= text.size() && isAscii(text.data() + i)) {
      i += 8;
      continue;
    }
    const Lead lead = leadOf(at(i));
    if (lead.length == 0 || i + lead.length > text.size()) return false;
    if (lead.length > 1 && (at(i + 1) < lead.secondFrom || at(i + 1) > lead.secondTo)) return false;
    for (std::size_t k = 2; k < lead.length; ++k)
      if (at(i + k) < 0x80 || at(i + k) > 0xBF) return false;
    i += lead.length;
  }
  return true;
}

}  // namespace kokudo::catalog::detail
