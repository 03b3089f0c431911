#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <unordered_map>

namespace kokudo::language::detail {

/// Old and variant forms of kanji and the form that stands for them in the index.
class KanjiVariants {
 public:
  /// Lines "<variants><tab><standard>", any number of variants; '#' begins a comment. BadInput with
  /// the line for anything else, a character given twice, or a chain (a standard that is itself a
  /// variant).
  static Result<KanjiVariants> load(const std::filesystem::path& file);
  char32_t standardOf(char32_t character) const {
    const auto found = _standard.find(character);
    return found == _standard.end() ? character : found->second;
  }
  std::size_t size() const { return _standard.size(); }

 private:
  std::unordered_map<char32_t, char32_t> _standard;
};

}  // namespace kokudo::language::detail
