#include "index/search/detail/write/BitmapBuilder.h"

#include "index/search/detail/TermDatabase.h"
#include "index/search/detail/rank/Firsts.h"
#include "index/search/detail/rank/TextScores.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace kokudo::search::detail {
namespace {

using Counted = PhraseMiner::Counted;

constexpr std::size_t kMaxWords = 256;      // of letters and digits
constexpr std::size_t kMaxWordBytes = 60;   // a longer term may be a checksum
constexpr std::size_t kMaxOrdered = 256;    // phrases with their best documents
constexpr std::uint32_t kOrderedShare = 8;  // that one document in so many has

struct Word {
  std::string term;
  std::uint32_t frequency;
};

std::vector<Word> frequentWords(const Xapian::Database& database, const std::string& prefix,
                                std::uint32_t threshold) {
  std::vector<Word> words;
  for (const char first : std::string_view("0123456789abcdefghijklmnopqrstuvwxyz")) {
    const std::string begin = prefix + first;
    const auto end = database.allterms_end(begin);
    for (auto term = database.allterms_begin(begin); term != end; ++term)
      if (term.get_termfreq() > threshold && (*term).size() <= kMaxWordBytes)
        words.push_back({*term, term.get_termfreq()});
  }
  std::sort(words.begin(), words.end(), [](const Word& a, const Word& b) {
    return a.frequency != b.frequency ? a.frequency > b.frequency : a.term < b.term;
  });
  if (words.size() > kMaxWords) words.resize(kMaxWords);
  return words;
}

std::vector<std::uint64_t> bitsOfTerm(const Xapian::Database& database, const std::string& term,
                                      std::uint32_t documents) {
  std::vector<std::uint64_t> bits(wordsFor(documents));
  for (auto it = database.postlist_begin(term); it != database.postlist_end(term); ++it)
    if (*it <= documents) bits[(*it - 1) / 64] |= std::uint64_t(1) << (*it - 1) % 64;
  return bits;
}

class Builder {
 public:
  Builder(const BitmapMaterial& material, std::uint32_t threshold)
      : _material(material),
        _threshold(threshold),
        _miner(material.documents, material.textOf, material.workers, material.token) {
    for (const auto& [names, numbers] : material.shared) _miner.addShared(*names, *numbers);
  }
  BitmapEntries build() {
    addWords(TextScope::Everything, "");
    addWords(TextScope::Title, kTitlePrefix);
    addPhrases();
    return std::move(_entries);
  }

 private:
  void addWords(TextScope scope, const std::string& prefix);
  void addPhrases();
  void orderBest(const std::vector<Counted>& counted);
  std::vector<std::uint32_t> bestOf(const Counted& phrase, const DocumentSet& documents,
                                    const std::vector<std::uint64_t>& inTitle) const;

  const BitmapMaterial& _material;
  std::uint32_t _threshold;
  PhraseMiner _miner;
  BitmapEntries _entries;
  std::unordered_map<std::string, std::size_t> _keyNumbers;
};

void Builder::addWords(TextScope scope, const std::string& prefix) {
  for (const Word& word : frequentWords(_material.database, prefix, _threshold)) {
    if (_entries.sets.size() >= kMaxBitmaps / 2) return;
    _entries.keys.push_back({bitmapKey(scope, word.term.substr(prefix.size())),
                             static_cast<std::uint32_t>(_entries.sets.size()),
                             {}});
    _entries.sets.push_back(bitsOfTerm(_material.database, word.term, _material.documents));
  }
}

void Builder::addPhrases() {
  auto counted = _miner.count(_threshold);
  std::sort(counted.begin(), counted.end(), [](const Counted& a, const Counted& b) {
    return a.count != b.count ? a.count > b.count
                              : std::tie(a.scope, a.text) < std::tie(b.scope, b.text);
  });
  // Phrases that the same documents have (parts of one standing expression) share their bits.
  std::map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t> setOf;
  std::vector<Counted> chosen;
  const std::size_t first = _entries.sets.size();
  for (const Counted& phrase : counted) {
    if (_entries.keys.size() >= kMaxBitmapKeys) break;
    const auto known = setOf.find({phrase.count, phrase.checksum});
    if (known == setOf.end() && first + chosen.size() >= kMaxBitmaps) continue;
    std::uint32_t set = 0;
    if (known != setOf.end()) {
      set = known->second;
    } else {
      set = static_cast<std::uint32_t>(first + chosen.size());
      setOf[{phrase.count, phrase.checksum}] = set;
      chosen.push_back(phrase);
    }
    std::string name = bitmapKey(phrase.scope, phrase.text);
    _keyNumbers[name] = _entries.keys.size();
    _entries.keys.push_back({std::move(name), set, {}});
  }
  for (auto& bits : _miner.bitsOf(chosen)) _entries.sets.push_back(std::move(bits));
  orderBest(counted);
}

// The best documents of phrases that very many have, so that nobody need score them all.
void Builder::orderBest(const std::vector<Counted>& counted) {
  std::vector<Counted> ordered, titles;
  for (const Counted& phrase : counted) {
    if (ordered.size() == kMaxOrdered || phrase.count < _material.documents / kOrderedShare) break;
    if (phrase.scope != TextScope::Everything ||
        _keyNumbers.count(bitmapKey(phrase.scope, phrase.text)) == 0)
      continue;
    ordered.push_back(phrase);
    titles.push_back(phrase);
    titles.back().scope = TextScope::Title;
  }
  const auto inTitles = _miner.bitsOf(titles);
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    auto& key = _entries.keys[_keyNumbers.at(bitmapKey(ordered[i].scope, ordered[i].text))];
    const DocumentSet documents =
        DocumentSet::viewing(_entries.sets[key.set].data(), ordered[i].count, _material.documents);
    key.best = bestOf(ordered[i], documents, inTitles[i]);
  }
}

std::vector<std::uint32_t> Builder::bestOf(const Counted& phrase, const DocumentSet& documents,
                                           const std::vector<std::uint64_t>& inTitle) const {
  const RankingWeights usual;
  std::size_t characters = 0;
  for (const char c : phrase.text) characters += (c & 0xC0) != 0x80;
  std::vector<float> byLength, byTitle;
  for (std::uint32_t n = 0; n < 1024; ++n) {
    byLength.push_back(textScore(usual, n));
    byTitle.push_back(titleScore(usual, characters, n));
  }
  const auto worth = [](const std::vector<float>& table, std::uint32_t n) {
    return table[std::min<std::size_t>(n, table.size() - 1)];
  };
  Firsts<float> best(kBestDocuments);
  documents.forEach([&](std::uint32_t d) {
    float score = worth(byLength, (*_material.lengths)[d]);
    if (inTitle[d / 64] >> d % 64 & 1) score += worth(byTitle, (*_material.titleLengths)[d]);
    best.add(-score, d);
  });
  std::vector<std::uint32_t> result;
  for (const auto& entry : std::move(best).sorted()) result.push_back(entry.document);
  return result;
}

}  // namespace

Status buildBitmaps(const BitmapMaterial& material, const std::filesystem::path& folder,
                    std::uint64_t revision) {
  const std::uint32_t threshold = std::max(kMinBitmapDocuments, material.documents / kBitmapShare);
  if (material.documents <= threshold) return {};
  BitmapEntries entries = Builder(material, threshold).build();
  if (material.token.cancelled())
    return Error{Error::Kind::Cancelled, "the index build was stopped"};
  return writeBitmaps(folder, revision, std::move(entries));
}

}  // namespace kokudo::search::detail
