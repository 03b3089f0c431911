#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

/// Folded for comparison, without blanks at the ends, cut to what a key holds.
std::string textKey(std::string_view text);
/// Of kana or romaji; "" for anything else.
std::string readingKeyOf(std::string_view text);

/// Bytes of a folded text at which a word begins that somebody may type: after a blank or sign,
/// where the script changes, after 市 区 町 字 ...; in a short name of kanji each of its characters
/// but the last. Not its beginning, nor what `known` holds.
std::vector<std::uint16_t> wordsWithin(std::string_view folded,
                                       const std::vector<std::uint16_t>& known);

}  // namespace kokudo::suggest::detail
