#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kokudo::language::detail {

/// The longest romaji syllable at the beginning of `romaji` (lower case) as hiragana, "" if none;
/// `length` becomes its bytes. Not ん, っ.
std::string_view kanaSyllable(std::string_view romaji, std::size_t& length);
/// The Hepburn of the longest kana syllable (きゃ, き) at `at`, which is moved past it; "" if it is
/// none. Hiragana.
std::string_view hepburnSyllable(std::u32string_view hiragana, std::size_t& at);

std::u32string utf32(std::string_view text);
std::string utf8(std::u32string_view text);
char32_t hiraganaOf(char32_t c);

}  // namespace kokudo::language::detail
