#include "index/shards/detail/Schema.h"

#include "engine/base/Sha256.h"

namespace kokudo::shards::detail {
namespace {

constexpr std::size_t kMostTermBytes = 200;

}  // namespace

std::string termOf(const char* prefix, std::string_view value) {
  if (value.size() <= kMostTermBytes) return prefix + std::string(value);
  return prefix + ("#" + sha256Hex(value));
}

std::string slotText(const std::string& value) {
  return value.size() <= kMostTermBytes ? value : "#" + sha256Hex(value);
}

Xapian::valueno slotOfAttribute(const std::string& name) {
  constexpr unsigned long kSlots = 0x3FFFFFFF;
  const auto number = std::stoul(sha256Hex(name).substr(0, 8), nullptr, 16);
  return kAttributeSlot + static_cast<Xapian::valueno>(number % kSlots);
}

std::string lettersOf(std::string_view folded) {
  std::string letters;
  for (const char c : folded)
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
      letters += c;
  return letters;
}

}  // namespace kokudo::shards::detail
