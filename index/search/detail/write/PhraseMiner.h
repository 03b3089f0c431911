#pragma once

#include "engine/base/CancelToken.h"
#include "index/search/detail/BitmapStore.h"
#include "index/search/detail/write/PhraseSymbols.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kokudo::search::detail {

/// A document's folded text with the title as its first line.
using FoldedTextOf = std::function<std::string_view(std::uint32_t document)>;

/// Runs of one to eight symbols (PhraseSymbols.h) that many documents have in their text or title,
/// found in three passes: which may be frequent, by a sample; how many documents have each,
/// exactly; the bits of those that are kept.
class PhraseMiner {
 public:
  /// @param workers threads besides the caller's; `textOf` is called by all
  /// @param token once it is cancelled, what is found is less than there is
  PhraseMiner(std::uint32_t documents, FoldedTextOf textOf, unsigned workers, CancelToken token);
  /// What a document has besides its own text: a number into folded names (of data sets, of
  /// prefectures).
  void addShared(const std::vector<std::string>& names, const std::vector<std::uint32_t>& numbers);

  /// A phrase and how many documents have it; equal `checksum` and count mean the same documents.
  struct Counted {
    TextScope scope = TextScope::Everything;
    std::string text;
    std::uint32_t count = 0;
    std::uint64_t checksum = 0;
    std::uint32_t node = 0;
  };
  /// Those that more than `threshold` documents have.
  std::vector<Counted> count(std::uint32_t threshold);
  /// The documents of each of some counted ones, in their order.
  std::vector<std::vector<std::uint64_t>> bitsOf(const std::vector<Counted>& kept);

 private:
  struct Node {
    std::uint32_t parent = 0;
    Symbol symbol = kBreak;
    bool wanted = false;
  };
  struct Tally {
    std::uint32_t count = 0, last = 0xFFFFFFFF;
    std::uint64_t checksum = 0;
  };
  struct Shared {
    std::vector<std::vector<std::uint32_t>> nodes;  // by name
    const std::vector<std::uint32_t>* numbers;
    const std::vector<std::string>* names;
  };
  void sample(std::uint32_t threshold);
  std::uint32_t nodeFor(const std::vector<Symbol>& phrase);
  std::uint32_t child(std::uint32_t node, Symbol symbol) const;
  void linkSuffixes();
  std::uint32_t step(std::uint32_t node, Symbol symbol) const;
  std::string textOf(std::uint32_t node) const;
  template <typename Visit>
  void walk(std::string_view text, Visit visit) const;
  template <typename Visit>
  void forEachOccurrence(std::uint32_t begin, std::uint32_t end, Visit visit) const;
  template <typename Work>
  void inParts(Work work) const;

  std::uint32_t _documents;
  FoldedTextOf _textOf;
  unsigned _workers;
  CancelToken _token;
  std::vector<Shared> _shared;
  std::vector<Node> _nodes;
  std::vector<std::uint32_t> _suffixes;
  std::vector<std::uint32_t> _roots;  // by symbols that are characters of the basic plane
  std::unordered_map<std::uint64_t, std::uint32_t> _children;
};

}  // namespace kokudo::search::detail
