#pragma once

#include <cstdint>
#include <string>

namespace kokudo::suggest {

/// What a name is the name of.
enum class SuggestionKind : std::uint8_t { Place, Dataset, Asset, Organisation };
inline constexpr std::size_t kSuggestionKinds = 4;

/// A name that occurs, offered while somebody types.
struct Suggestion {
  std::string text;  ///< for people; places with what they lie in: 東京都港区
  std::string name;  ///< the place without it: 港区; else the text
  SuggestionKind kind = SuggestionKind::Asset;
  std::uint64_t count = 0;  ///< records of the name; of a municipality or prefecture: in it
  std::string code;         ///< of the municipality (five digits) or prefecture (two), else ""
};

/// "place", "dataset", "asset", "organisation".
std::string toText(SuggestionKind kind);

}  // namespace kokudo::suggest
