#pragma once

#include "index/language/Analyzer.h"

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// A piece of a query text that must occur as it stands in the folded text of a record.
struct Phrase {
  std::string text;                ///< folded
  std::vector<std::string> terms;  ///< every record that holds the phrase has them all
  std::string prefix;      ///< one CJK character alone: any term that begins with it will do
  bool needsText = false;  ///< having the terms does not prove that the phrase occurs
  std::size_t characters = 0;
  /// What it may stand as within a longer text (language/EdgeForms.h); one of them will do as well.
  std::vector<Phrase> otherForms;
};

/// White space and punctuation part a query text into phrases, but - _ . / : + # & ' between
/// letters or digits are part of one. Each phrase once. A text that begins with ー is the rest of a
/// word (ータ of データ).
std::vector<Phrase> phrasesOf(std::string_view query, const language::Analyzer& analyzer);

/// A text in quotation marks: one phrase with its blanks and marks; none if it is blank.
std::vector<Phrase> phraseOf(std::string_view quoted, const language::Analyzer& analyzer);

/// Where `phrase` occurs in folded text at or after `from`, npos if nowhere. Where the phrase
/// begins or ends with a letter or digit of a script with words, a word begins or ends there in the
/// text.
std::size_t findPhrase(std::string_view foldedText, std::string_view phrase, std::size_t from = 0);

/// Where a part of a phrase may begin or end so that it occurs wherever the phrase does: between
/// characters, but not within a word. Byte offsets, the end of the text among them.
std::vector<std::size_t> bordersIn(std::string_view phrase);

}  // namespace kokudo::search::detail
