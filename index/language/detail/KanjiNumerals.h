#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kokudo::language::detail {

/// Characters of a numeral that is read, at most.
constexpr std::size_t kMaxNumeral = 8;

/// 〇 to 九, 零, 十, 百, 千.
bool isKanjiNumeral(char32_t c);
/// 二十三 is 23, 一〇五 is 105, 千二百 is 1200; nothing for what is no number (十百) or is empty.
/// At most kMaxNumeral characters.
std::optional<int> valueOfNumeral(std::u32string_view numeral);

}  // namespace kokudo::language::detail
