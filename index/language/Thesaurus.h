#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kokudo::language {

/// Other words for a part of a text.
struct Expansion {
  std::size_t begin = 0, end = 0;   ///< bytes of the folded text
  bool whole = false;               ///< the part is the whole text
  std::string term;                 ///< as the thesaurus writes what was found: 橋梁
  std::vector<std::string> others;  ///< as written: 橋, bridge
  std::string reason;               ///< "橋梁 = 橋 = bridge", for a person
};

/// Groups of terms that stand for each other in a search, in Japanese and English
/// (assets/thesaurus.tsv). Immutable; thread-safe.
class Thesaurus {
 public:
  static const Thesaurus& standard();
  /// One group a line, terms parted by tabs. BadInput for a group of one, an empty term or a term
  /// given twice in a group.
  static Result<Thesaurus> load(const std::filesystem::path& file);
  /// The terms within a text folded by the Analyzer, left to right, not overlapping: at each place
  /// the longest. A term of one kanji and a Latin term must be a whole word (the latter may be in
  /// the plural). A term of several groups gives one expansion each. Groups of the others are not
  /// followed. Linear in the text.
  std::vector<Expansion> expansions(std::string_view folded) const;
  std::size_t groups() const { return _groups.size(); }

 private:
  struct Found {
    std::size_t end = 0;
    std::string key;
  };
  Found longestAt(std::string_view folded, std::size_t begin, bool wordBegins) const;
  std::string keyOf(std::string_view part, bool latin) const;

  std::vector<std::vector<std::string>> _groups;                      // as written
  std::unordered_map<std::string, std::vector<std::size_t>> _byTerm;  // folded
  std::size_t _longestCjk = 0, _longestLatin = 0;  // characters of a term by how it begins
};

}  // namespace kokudo::language
