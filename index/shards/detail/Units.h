#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::shards::detail {

/// A step of folded text: a word, a character with the one after it, the last character of a run,
/// or a mark. A phrase occurs in a text exactly where its steps stand one after another.
struct Unit {
  enum class Kind { Word, Pair, Last, Mark, First } kind = Kind::Word;
  std::string term;
  std::uint32_t position = 0;  ///< from 0; a First stands where its Pair or Last does
};

std::vector<Unit> unitsOf(std::string_view folded);
/// The different characters of scripts without blanks, each once.
std::vector<std::string> charactersOf(std::string_view folded);
/// The terms of a phrase in order. Its last character begins any step.
std::vector<std::string> phraseTerms(std::string_view phrase);

}  // namespace kokudo::shards::detail
