#include "index/search/detail/rank/Intents.h"

#include "index/language/Thesaurus.h"

#include <algorithm>
#include <map>

namespace kokudo::search::detail {
namespace {

bool hasKind(const Corpus& corpus, const std::string& kind) {
  for (std::size_t i = 0; i < corpus.size(); ++i)
    if (corpus.segment(i).dictionaries.of(Dimension::Kind).find(kind) >= 0) return true;
  return false;
}

// A kind is written as the thesaurus' English term, blanks as hyphens.
std::set<std::string> kindsNamed(const std::string& phrase, const Corpus& corpus) {
  constexpr std::size_t kLongestKind = 256;  // bytes
  std::set<std::string> kinds;
  if (phrase.size() > kLongestKind) return kinds;
  const auto consider = [&](std::string word) {
    std::replace(word.begin(), word.end(), ' ', '-');
    if (hasKind(corpus, word)) kinds.insert(std::move(word));
  };
  consider(phrase);
  for (const auto& expansion : language::Thesaurus::standard().expansions(phrase)) {
    if (!expansion.whole) continue;
    consider(expansion.term);
    for (const std::string& other : expansion.others) consider(other);
  }
  return kinds;
}

bool mayNameMunicipality(const Phrase& phrase) {
  return phrase.characters >= 2 && (phrase.text.ends_with("市") || phrase.text.ends_with("区") ||
                                    phrase.text.ends_with("町") || phrase.text.ends_with("村"));
}

// Codes of the records of municipalities that have the phrase for a title.
std::set<std::string> municipalitiesNamed(const Phrase& phrase, const Corpus& corpus) {
  std::set<std::string> codes;
  if (!mayNameMunicipality(phrase)) return codes;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const auto& named = segment.municipalityTitles.codesOf(phrase.text, segment);
    codes.insert(named.begin(), named.end());
  }
  return codes;
}

// 大阪 is as good as 大阪府.
std::set<std::string> prefecturesNamed(const std::string& phrase, const Corpus& corpus) {
  std::set<std::string> result;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const auto& values = segment.dictionaries.of(Dimension::Prefecture).values();
    for (std::size_t code = 0; code < segment.foldedPrefectures.size(); ++code) {
      const std::string_view name = segment.foldedPrefectures[code];
      if (name.size() <= 3 || code >= values.size()) continue;
      const std::string_view bare = name.substr(0, name.size() - 3);
      if (phrase == name || (phrase == bare && phrase.size() >= 6)) result.insert(values[code]);
    }
  }
  return result;
}

// A group counts once, however many of its texts name the same.
class Sums {
 public:
  void add(std::size_t group, std::uint32_t code, double worth) {
    double& most = _most[{group, code}];
    most = std::max(most, worth);
  }
  std::vector<float> table(std::size_t size) const {
    if (_most.empty()) return {};
    std::vector<float> result(size);
    for (const auto& [key, worth] : _most) result[key.second] += static_cast<float>(worth);
    return result;
  }

 private:
  std::map<std::pair<std::size_t, std::uint32_t>, double> _most;
};

}  // namespace

std::vector<Named> namedBy(const std::vector<ScoredText>& texts, const Corpus& corpus) {
  constexpr std::size_t kManyTexts = 32;
  std::vector<Named> result(texts.size());
  for (std::size_t i = 0; i < texts.size() && i < kManyTexts; ++i) {
    const Phrase& phrase = texts[i].text->phrase;
    result[i].kinds = kindsNamed(phrase.text, corpus);
    result[i].municipalities = municipalitiesNamed(phrase, corpus);
    result[i].prefectures = prefecturesNamed(phrase.text, corpus);
  }
  return result;
}

Intents::Intents(const Segment& segment, const std::vector<ScoredText>& texts,
                 const std::vector<Named>& named, const RankingWeights& weights)
    : _segment(segment) {
  const auto tableOf = [&](Dimension dimension, const std::set<std::string> Named::*values,
                           auto worthOf) {
    Sums sums;
    const Dictionary& dictionary = segment.dictionaries.of(dimension);
    for (std::size_t i = 0; i < texts.size(); ++i)
      for (const std::string& value : named[i].*values)
        if (const auto code = dictionary.find(value); code >= 0 && worthOf(texts[i]) > 0)
          sums.add(texts[i].group, static_cast<std::uint32_t>(code), worthOf(texts[i]));
    return sums.table(dictionary.values().size());
  };
  const auto place = [&](const ScoredText& text) { return weights.placeIntent * text.weight; };
  const auto kind = [&](const ScoredText&) { return weights.kindIntent; };
  _byKind = tableOf(Dimension::Kind, &Named::kinds, kind);
  _byMunicipality = tableOf(Dimension::Municipality, &Named::municipalities, place);
  _byPrefecture = tableOf(Dimension::Prefecture, &Named::prefectures, place);
}

float Intents::of(std::uint32_t document) const {
  float worth = 0;
  if (!_byKind.empty()) worth += at(_byKind, _segment.codeOf(Dimension::Kind, document));
  if (!_byMunicipality.empty())
    worth += at(_byMunicipality, _segment.codeOf(Dimension::Municipality, document));
  if (!_byPrefecture.empty())
    worth += at(_byPrefecture, _segment.codeOf(Dimension::Prefecture, document));
  return worth;
}

}  // namespace kokudo::search::detail
