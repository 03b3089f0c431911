#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::language {

/// とうきょう: "tokyo" as on passports and signs, or "toukyou" as typed.
enum class LongVowels { Dropped, Kept };

/// Hepburn for hiragana and katakana (half width too), without macrons; ん is always n. Other
/// characters stay, in the Analyzer's folded form.
std::string romajiOf(std::string_view kana, LongVowels longVowels = LongVowels::Dropped);

/// The hiragana that a romaji text may stand for, likeliest first, at most 32: Hepburn, kunrei and
/// what keyboards take (si shi, tu tsu, zya ja, nn), macrons (ō), n or m before b, m, p. Where a
/// long vowel may have been dropped, also with it: "tokyo" gives ときょ ... とうきょう. Empty if a
/// part of it is not romaji or it is longer than 64 bytes.
std::vector<std::string> kanaOf(std::string_view romaji);

/// One form for all ways to write a reading in kana or romaji, to compare by: とうきょう,
/// トーキョー, tôkyô, toukyou and tokyo give the same. Not for show.
std::string readingKey(std::string_view kanaOrRomaji);

/// All hiragana of a text made katakana.
std::string katakanaOf(std::string_view text);

}  // namespace kokudo::language
