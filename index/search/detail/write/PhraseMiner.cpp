#include "index/search/detail/write/PhraseMiner.h"

#include <algorithm>
#include <future>

namespace kokudo::search::detail {
namespace {

constexpr std::uint32_t kSampled = 32768;      // documents
constexpr std::size_t kSampledSymbols = 2000;  // of each
// In the sample a phrase may be rarer than in all.
constexpr double kSampleMargin = 0.85;
constexpr std::size_t kMaxCandidates = 20000;
constexpr std::uint32_t kAskedEvery = 1024;  // documents

std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
  x = (x ^ x >> 27) * 0x94D049BB133111EBu;
  return x ^ x >> 31;
}

// A step of the sample: its symbol, and the number of the phrase of the length in hand that begins
// here.
struct Position {
  Symbol symbol;
  std::uint32_t phrase;
};

struct Seen {
  std::uint32_t count = 0, last = 0xFFFFFFFF, number = 0;
};

}  // namespace

PhraseMiner::PhraseMiner(std::uint32_t documents, FoldedTextOf textOf, unsigned workers,
                         CancelToken token)
    : _documents(documents),
      _textOf(std::move(textOf)),
      _workers(workers),
      _token(std::move(token)),
      _nodes(1),
      _roots(0x10000) {}

void PhraseMiner::addShared(const std::vector<std::string>& names,
                            const std::vector<std::uint32_t>& numbers) {
  _shared.push_back({{}, &numbers, &names});
}

std::uint32_t PhraseMiner::child(std::uint32_t node, Symbol symbol) const {
  if (node == 0 && symbol < _roots.size()) return _roots[symbol];
  const auto found = _children.find(std::uint64_t(node) << 32 | symbol);
  return found == _children.end() ? 0 : found->second;
}

std::uint32_t PhraseMiner::nodeFor(const std::vector<Symbol>& phrase) {
  std::uint32_t node = 0;
  for (const Symbol symbol : phrase) {
    std::uint32_t next = child(node, symbol);
    if (next == 0) {
      next = static_cast<std::uint32_t>(_nodes.size());
      _nodes.push_back({node, symbol, false});
      if (node == 0 && symbol < _roots.size())
        _roots[symbol] = next;
      else
        _children[std::uint64_t(node) << 32 | symbol] = next;
    }
    node = next;
  }
  return node;
}

std::string PhraseMiner::textOf(std::uint32_t node) const {
  std::vector<Symbol> reversed;
  for (; node != 0; node = _nodes[node].parent) reversed.push_back(_nodes[node].symbol);
  std::string text;
  for (auto it = reversed.rbegin(); it != reversed.rend(); ++it) appendSymbol(text, *it);
  return text;
}

// Level by level: a phrase can be frequent only if both its shorter parts are.
void PhraseMiner::sample(std::uint32_t threshold) {
  const std::uint32_t step = std::max<std::uint32_t>(1, _documents / kSampled);
  std::vector<Position> positions;
  std::vector<std::size_t> begins;
  const auto addText = [&](std::string_view text) {
    std::size_t n = 0;
    forEachSymbol(text, [&](Symbol symbol, bool) {
      if (n++ < kSampledSymbols) positions.push_back({symbol, symbol});
    });
    positions.push_back({kBreak, 0});
  };
  for (std::uint32_t d = 0; d < _documents && !_token.cancelled(); d += step) {
    begins.push_back(positions.size());
    addText(_textOf(d));
    for (const Shared& shared : _shared)
      if ((*shared.numbers)[d] < shared.names->size())
        addText((*shared.names)[(*shared.numbers)[d]]);
  }
  begins.push_back(positions.size());
  const double least = kSampleMargin * threshold * static_cast<double>(begins.size() - 1) /
                       std::max<std::uint32_t>(1, _documents);
  struct Likely {
    std::uint32_t count;
    std::vector<Symbol> phrase;
  };
  std::vector<Likely> candidates;
  for (std::size_t length = 1; length <= kMaxPhraseSymbols; ++length) {
    std::unordered_map<std::uint64_t, Seen> seen;
    const auto keyAt = [&](std::size_t i) {
      const std::uint64_t first = positions[i].phrase;
      return length == 1 ? first : first << 32 | positions[i + 1].phrase;
    };
    const auto isAlive = [&](std::size_t i) {
      return positions[i].phrase != 0 &&
             (length == 1 || (i + 1 < positions.size() && positions[i + 1].phrase != 0));
    };
    for (std::uint32_t n = 0; n + 1 < begins.size(); ++n)
      for (std::size_t i = begins[n]; i < begins[n + 1]; ++i) {
        if (!isAlive(i)) continue;
        Seen& one = seen[keyAt(i)];
        if (one.last != n) ++one.count;
        one.last = n;
      }
    std::uint32_t numbers = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      std::uint32_t phrase = 0;
      if (isAlive(i)) {
        Seen& one = seen[keyAt(i)];
        if (one.count > least) {
          if (one.number == 0) {
            one.number = ++numbers;
            // A word alone has postings of its own.
            if (length > 1 || !isWordSymbol(positions[i].symbol)) {
              std::vector<Symbol> symbols;
              for (std::size_t k = 0; k < length; ++k) symbols.push_back(positions[i + k].symbol);
              candidates.push_back({one.count, std::move(symbols)});
            }
          }
          phrase = one.number;
        }
      }
      positions[i].phrase = phrase;  // its successor's is still that of the shorter length
    }
    if (numbers == 0) break;
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Likely& a, const Likely& b) { return a.count > b.count; });
  if (candidates.size() > kMaxCandidates) candidates.resize(kMaxCandidates);
  for (const Likely& candidate : candidates) _nodes[nodeFor(candidate.phrase)].wanted = true;
}

// Each node's longest proper suffix that is a node (Aho and Corasick 1975).
void PhraseMiner::linkSuffixes() {
  _suffixes.assign(_nodes.size(), 0);
  std::vector<std::vector<std::uint32_t>> byDepth(kMaxPhraseSymbols + 1);
  for (std::uint32_t node = 1; node < _nodes.size(); ++node) {
    std::size_t depth = 0;
    for (std::uint32_t up = node; up != 0; up = _nodes[up].parent) ++depth;
    byDepth[depth].push_back(node);
  }
  for (std::size_t depth = 2; depth < byDepth.size(); ++depth)
    for (const std::uint32_t node : byDepth[depth])
      _suffixes[node] = step(_suffixes[_nodes[node].parent], _nodes[node].symbol);
}

std::uint32_t PhraseMiner::step(std::uint32_t node, Symbol symbol) const {
  for (;; node = _suffixes[node]) {
    if (const std::uint32_t next = child(node, symbol); next != 0) return next;
    if (node == 0) return 0;
  }
}

// Every node that ends at each symbol.
template <typename Visit>
void PhraseMiner::walk(std::string_view text, Visit visit) const {
  std::uint32_t node = 0;
  bool inTitle = true;
  forEachSymbol(text, [&](Symbol symbol, bool endsLine) {
    if (endsLine) inTitle = false;
    node = symbol == kBreak ? 0 : step(node, symbol);
    for (std::uint32_t ended = node; ended != 0; ended = _suffixes[ended]) visit(ended, inTitle);
  });
}

// visit(document, node, inTitle), a node as often as it occurs.
template <typename Visit>
void PhraseMiner::forEachOccurrence(std::uint32_t begin, std::uint32_t end, Visit visit) const {
  for (std::uint32_t d = begin; d < end; ++d) {
    if (d % kAskedEvery == 0 && _token.cancelled()) return;
    walk(_textOf(d), [&](std::uint32_t node, bool inTitle) { visit(d, node, inTitle); });
    for (const Shared& shared : _shared)
      if (const std::uint32_t number = (*shared.numbers)[d]; number < shared.nodes.size())
        for (const std::uint32_t node : shared.nodes[number]) visit(d, node, false);
  }
}

// work(part, begin, end) on all threads; parts begin at multiples of 64 documents, so that no two
// share a word of bits.
template <typename Work>
void PhraseMiner::inParts(Work work) const {
  const std::uint32_t parts = _workers + 1;
  const auto each = static_cast<std::uint32_t>((wordsFor(_documents) + parts - 1) / parts * 64);
  std::vector<std::future<void>> others;
  for (std::uint32_t part = 1; part < parts; ++part)
    others.push_back(std::async(std::launch::async, [&work, this, part, each] {
      work(part, std::min(part * each, _documents), std::min((part + 1) * each, _documents));
    }));
  work(0, 0, std::min(each, _documents));
  for (auto& other : others) other.get();
}

std::vector<PhraseMiner::Counted> PhraseMiner::count(std::uint32_t threshold) {
  sample(threshold);
  linkSuffixes();
  for (Shared& shared : _shared)
    for (const std::string& name : *shared.names) {
      auto& nodes = shared.nodes.emplace_back();
      walk(name, [&](std::uint32_t node, bool) { nodes.push_back(node); });
    }
  struct Tallies {
    std::vector<Tally> everywhere, inTitles;
  };
  std::vector<Tallies> tallies(_workers + 1);
  const auto add = [](Tally& tally, std::uint32_t d) {
    if (tally.last == d) return;
    tally.last = d;
    ++tally.count;
    tally.checksum += mixed(d);
  };
  inParts([&](std::uint32_t part, std::uint32_t begin, std::uint32_t end) {
    Tallies& own = tallies[part];
    own.everywhere.resize(_nodes.size());
    own.inTitles.resize(_nodes.size());
    forEachOccurrence(begin, end, [&](std::uint32_t d, std::uint32_t node, bool inTitle) {
      add(own.everywhere[node], d);
      if (inTitle) add(own.inTitles[node], d);
    });
  });
  const auto sum = [&](std::vector<Tally> Tallies::*which, std::uint32_t node) {
    Tally all;
    for (const Tallies& part : tallies) {
      all.count += (part.*which)[node].count;
      all.checksum += (part.*which)[node].checksum;
    }
    return all;
  };
  std::vector<Counted> counted;
  for (std::uint32_t node = 1; node < _nodes.size(); ++node) {
    if (!_nodes[node].wanted) continue;
    const auto keep = [&](TextScope scope, const Tally& tally) {
      if (tally.count > threshold)
        counted.push_back({scope, textOf(node), tally.count, tally.checksum, node});
    };
    keep(TextScope::Everything, sum(&Tallies::everywhere, node));
    keep(TextScope::Title, sum(&Tallies::inTitles, node));
  }
  return counted;
}

std::vector<std::vector<std::uint64_t>> PhraseMiner::bitsOf(const std::vector<Counted>& kept) {
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::vector<std::uint32_t> everywhere(_nodes.size(), kNone), inTitles(_nodes.size(), kNone);
  std::vector<std::vector<std::uint64_t>> bits(kept.size());
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    bits[i].resize(wordsFor(_documents));
    (kept[i].scope == TextScope::Title ? inTitles : everywhere)[kept[i].node] = i;
  }
  const auto set = [&](std::uint32_t number, std::uint32_t d) {
    if (number != kNone) bits[number][d / 64] |= std::uint64_t(1) << d % 64;
  };
  inParts([&](std::uint32_t, std::uint32_t begin, std::uint32_t end) {
    forEachOccurrence(begin, end, [&](std::uint32_t d, std::uint32_t node, bool inTitle) {
      set(everywhere[node], d);
      if (inTitle) set(inTitles[node], d);
    });
  });
  return bits;
}

}  // namespace kokudo::search::detail
