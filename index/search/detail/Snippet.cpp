#include "index/search/detail/Snippet.h"

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::FoldedText;

constexpr std::size_t kBefore = 30, kLength = 120;  // characters
constexpr std::size_t kLongestWord = 20;            // of Latin letters and digits, kept whole
constexpr std::size_t kMaxFoldedBytes = 64 * 1024;  // of a long text only the first part is shown

struct Span {
  std::size_t begin, end;  // bytes of the original
};

bool continues(char c) {
  return (c & 0xC0) == 0x80;
}

std::size_t back(std::string_view text, std::size_t at, std::size_t characters) {
  while (at > 0 && characters > 0)
    if (!continues(text[--at])) --characters;
  return at;
}

std::size_t forward(std::string_view text, std::size_t at, std::size_t characters) {
  while (at < text.size() && characters > 0) {
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
    --characters;
  }
  return at;
}

// Part of a Latin word or a number, 135.43 and 1978-03 too.
bool isLatin(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-';
}

bool isBlank(char c) {
  return static_cast<unsigned char>(c) <= 0x20;
}

bool cutsWord(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && isLatin(text[at - 1]) && isLatin(text[at]);
}

// Behind the word that a cut here would go through, if that ends soon and before `last`.
std::size_t behindWord(std::string_view text, std::size_t at, std::size_t last) {
  last = std::min(last, at + kLongestWord);
  std::size_t behind = at;
  while (behind < last && cutsWord(text, behind)) ++behind;
  if (cutsWord(text, behind)) return at;
  while (behind > at && behind < last && isBlank(text[behind])) ++behind;
  return behind;
}

// Before the word that a cut here would go through, if that begins not far from here.
std::size_t beforeWord(std::string_view text, std::size_t at) {
  std::size_t before = at;
  while (before + kLongestWord > at && cutsWord(text, before)) --before;
  if (before == at || cutsWord(text, before)) return at;
  while (before > 0 && isBlank(text[before - 1])) --before;
  return before;
}

std::vector<Span> matchesIn(std::string_view original, const std::vector<Phrase>& phrases,
                            const Analyzer& analyzer) {
  const FoldedText folded = analyzer.fold(original);
  std::vector<Span> spans;
  for (const Phrase& phrase : phrases) {
    std::size_t at = 0;
    for (int n = 0; n < 20; ++n) {
      at = findPhrase(folded.text, phrase.text, at);
      if (at == std::string_view::npos) break;
      const std::size_t last = at + phrase.text.size();
      // A folded match may end within what came of one original character (㈱): take it whole.
      std::size_t end = last;
      while (end < folded.text.size() && folded.offsets[end] == folded.offsets[last - 1]) ++end;
      spans.push_back({folded.offsets[at], folded.offsets[end]});
      at = last;
    }
  }
  std::sort(spans.begin(), spans.end(),
            [](Span a, Span b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  std::vector<Span> apart;
  for (const Span span : spans)
    if (apart.empty() || span.begin >= apart.back().end)
      apart.push_back(span);
    else
      apart.back().end = std::max(apart.back().end, span.end);
  return apart;
}

void append(std::string& out, std::string_view text) {
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
}

}  // namespace

std::string snippetOf(std::string_view original, const std::vector<Phrase>& phrases,
                      const Analyzer& analyzer) {
  if (original.size() > kMaxFoldedBytes)
    original = original.substr(0, back(original, kMaxFoldedBytes, 1));
  const auto spans = matchesIn(original, phrases, analyzer);
  const std::size_t match = spans.empty() ? 0 : spans[0].begin;
  const std::size_t begin = behindWord(original, back(original, match, kBefore), match);
  const std::size_t end = beforeWord(original, forward(original, begin, kLength));
  std::string snippet;
  std::size_t at = begin;
  for (const Span span : spans) {
    if (span.end > end) break;
    append(snippet, original.substr(at, span.begin - at));
    snippet += '\x02';
    append(snippet, original.substr(span.begin, span.end - span.begin));
    snippet += '\x03';
    at = span.end;
  }
  append(snippet, original.substr(at, end - at));
  return snippet;
}

}  // namespace kokudo::search::detail
