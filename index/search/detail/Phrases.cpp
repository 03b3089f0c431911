#include "index/search/detail/Phrases.h"

#include "index/language/CharacterClass.h"
#include "index/language/EdgeForms.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstring>
#include <numeric>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::CharacterClass;
using language::FoldedText;
using language::Token;

constexpr std::string_view kJoiners = "-_.+/:#&'";

UChar32 characterAt(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

UChar32 characterBefore(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_PREV(text.data(), 0, i, c);
  return c;
}

bool isWord(UChar32 c) {
  return c >= 0 && language::classOf(static_cast<char32_t>(c)) == CharacterClass::Word;
}

// Begin and end of each phrase in folded text.
std::vector<std::pair<std::size_t, std::size_t>> cut(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> result;
  std::size_t begin = 0, end = 0;  // of the phrase in hand, empty if equal
  const auto length = static_cast<std::int32_t>(text.size());
  bool joined = false;  // exactly one joiner stands between `end` and here
  for (std::int32_t i = 0; i < length;) {
    const auto at = static_cast<std::size_t>(i);
    UChar32 c;
    U8_NEXT(text.data(), i, length, c);
    if (c >= 0 && language::classOf(static_cast<char32_t>(c)) != CharacterClass::Other) {
      if (begin == end || (end != at && !joined)) {
        if (begin != end) result.emplace_back(begin, end);
        begin = at;
      }
      end = static_cast<std::size_t>(i);
      joined = false;
    } else {
      joined = begin != end && end == at && c < 0x80 &&
               kJoiners.find(static_cast<char>(c)) != std::string_view::npos;
    }
  }
  if (begin != end) result.emplace_back(begin, end);
  return result;
}

Phrase phraseOfFolded(std::string text, const Analyzer& analyzer) {
  Phrase phrase;
  FoldedText folded;
  folded.offsets.resize(text.size() + 1);
  std::iota(folded.offsets.begin(), folded.offsets.end(), 0U);
  folded.text = text;
  const auto tokens = analyzer.tokens(folded);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto terms = analyzer.terms(tokens[i]);
    // The run may go on in the text where the phrase ends: its last character proves nothing there.
    if (tokens[i].kind == Token::Kind::Cjk && i + 1 == tokens.size()) {
      if (tokens.size() == 1 && terms.size() == 1) phrase.prefix = terms.back();
      terms.pop_back();
    }
    if (tokens[i].kind == Token::Kind::Ascii && terms[0] != tokens[i].text) phrase.needsText = true;
    phrase.terms.insert(phrase.terms.end(), terms.begin(), terms.end());
  }
  std::sort(phrase.terms.begin(), phrase.terms.end());
  phrase.terms.erase(std::unique(phrase.terms.begin(), phrase.terms.end()), phrase.terms.end());
  for (const char c : text) phrase.characters += (c & 0xC0) != 0x80;
  const bool oneTerm = tokens.size() == 1 && phrase.terms.size() <= 1 &&
                       (tokens[0].kind == Token::Kind::Ascii || phrase.characters <= 2);
  phrase.needsText = phrase.needsText || !oneTerm;
  phrase.text = std::move(text);
  return phrase;
}

// A query text and how it is folded.
struct FoldedQuery {
  std::string text;
  FoldedText folded;

  // The folded bytes from `begin` to `end`, and the other ways in which they may stand in a text.
  Phrase phrase(std::size_t begin, std::size_t end, const Analyzer& analyzer) const {
    Phrase result = phraseOfFolded(folded.text.substr(begin, end - begin), analyzer);
    std::size_t next = end;  // past the character that the last byte is of
    while (next < folded.text.size() && folded.offsets[next] == folded.offsets[end - 1]) ++next;
    const std::size_t first = folded.offsets[begin];
    const auto piece = std::string_view(text).substr(first, folded.offsets[next] - first);
    for (auto& form : language::edgeFormsOf(piece, result.text))
      result.otherForms.push_back(phraseOfFolded(std::move(form.proof), analyzer));
    return result;
  }
};

// A long-vowel mark at the beginning is one only if a kana stands before it, as it does in the
// texts that are meant.
FoldedQuery foldedQuery(std::string_view query, const Analyzer& analyzer) {
  constexpr std::string_view kAnyKana = "ア", kMark = "ー", kHalfWidthMark = "ｰ";
  const std::string_view rest = query.substr(std::min(query.find_first_not_of(' '), query.size()));
  if (rest.starts_with(kMark) || rest.starts_with(kHalfWidthMark)) {
    FoldedQuery within{std::string(kAnyKana) + std::string(rest), {}};
    within.folded = analyzer.fold(within.text);
    within.folded.text.erase(0, kAnyKana.size());
    within.folded.offsets.erase(within.folded.offsets.begin(),
                                within.folded.offsets.begin() + kAnyKana.size());
    const std::string_view text = within.folded.text;
    const UChar32 next = text.size() > kMark.size() ? characterAt(text, kMark.size()) : U' ';
    if (text.starts_with(kMark) && next > 0 && language::isKana(static_cast<char32_t>(next)))
      return within;
  }
  return {std::string(query), analyzer.fold(query)};
}

}  // namespace

std::vector<Phrase> phrasesOf(std::string_view query, const Analyzer& analyzer) {
  const FoldedQuery folded = foldedQuery(query, analyzer);
  std::vector<Phrase> result;
  for (const auto& [begin, end] : cut(folded.folded.text)) {
    const auto text = std::string_view(folded.folded.text).substr(begin, end - begin);
    const bool known = std::any_of(result.begin(), result.end(),
                                   [&](const Phrase& phrase) { return phrase.text == text; });
    if (!known) result.push_back(folded.phrase(begin, end, analyzer));
  }
  return result;
}

std::vector<Phrase> phraseOf(std::string_view quoted, const Analyzer& analyzer) {
  const FoldedQuery folded = foldedQuery(quoted, analyzer);
  const auto spans = cut(folded.folded.text);
  if (spans.empty()) return {};
  // From the first to the last letter; marks between them stay.
  return {folded.phrase(spans.front().first, spans.back().second, analyzer)};
}

std::size_t findPhrase(std::string_view foldedText, std::string_view phrase, std::size_t from) {
  if (phrase.empty()) return std::string_view::npos;
  const bool wordFirst = isWord(characterAt(phrase, 0));
  const bool wordLast = isWord(characterBefore(phrase, phrase.size()));
  while (from < foldedText.size()) {
    const void* found =
        memmem(foldedText.data() + from, foldedText.size() - from, phrase.data(), phrase.size());
    if (!found) break;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - foldedText.data());
    const std::size_t end = at + phrase.size();
    const bool opens = !wordFirst || at == 0 || !isWord(characterBefore(foldedText, at));
    const bool closes =
        !wordLast || end == foldedText.size() || !isWord(characterAt(foldedText, end));
    if (opens && closes) return at;
    from = at + 1;
  }
  return std::string_view::npos;
}

std::vector<std::size_t> bordersIn(std::string_view phrase) {
  std::vector<std::size_t> borders;
  const auto length = static_cast<std::int32_t>(phrase.size());
  bool inWord = false;
  for (std::int32_t i = 0; i < length;) {
    const auto begin = static_cast<std::size_t>(i);
    UChar32 c;
    U8_NEXT(phrase.data(), i, length, c);
    if (!inWord || !isWord(c)) borders.push_back(begin);
    inWord = isWord(c);
  }
  borders.push_back(phrase.size());
  return borders;
}

}  // namespace kokudo::search::detail
