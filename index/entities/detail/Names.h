#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::entities::detail {

/// A name taken apart for comparison.
struct Name {
  std::u32string core;     ///< folded; without signs, the founder before 立, the part
  std::u32string part;     ///< グラウンド, 体育館 ..., and what stood in brackets
  std::u32string reading;  ///< language::readingKey, "" if not known
  std::vector<std::uint64_t> bigrams;  ///< of the core, sorted
};

/// @param whole leave founder, part and brackets where they are (names of towns)
Name nameOf(std::string_view title, std::string_view kana, bool whole);

/// 0 (another name) to 1 (the same). Numbers, points of the compass and other words that tell
/// things apart (小学校, 中学校) must agree for more than 0.5.
double similarity(const Name& a, const Name& b);

/// A number that is the same for the same text, not 0.
std::uint64_t tokenOf(std::u32string_view text, std::uint64_t salt);

}  // namespace kokudo::entities::detail
