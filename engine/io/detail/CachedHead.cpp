#include "engine/io/detail/CachedHead.h"

#include "engine/io/detail/Checksum.h"

#include <algorithm>

namespace kokudo::io::detail {

/// Names and values hold no line breaks: each came as one line.
std::string packed(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += name + ":" + value + "\n";
  return text;
}

Headers unpacked(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const std::size_t colon = line.find(':'); colon != line.npos) {
      headers.emplace(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  return headers;
}

std::int64_t headSum(const std::string& key, std::string_view head, std::string_view finalUri,
                     int status, const Freshness& freshness) {
  std::uint64_t sum = checksum64(key, static_cast<std::uint64_t>(status));
  sum = checksum64(head, sum);
  sum = checksum64(finalUri, sum);
  const std::int64_t numbers[3] = {freshness.currentAt, freshness.freshUntil,
                                   freshness.mustRevalidate ? 1 : 0};
  sum = checksum64({reinterpret_cast<const char*>(numbers), sizeof numbers}, sum);
  return static_cast<std::int64_t>(sum);
}

std::int64_t bodySum(std::string_view body) {
  return static_cast<std::int64_t>(checksum64(body));
}

}  // namespace kokudo::io::detail
