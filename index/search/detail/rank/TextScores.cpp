#include "index/search/detail/rank/TextScores.h"

#include "index/search/detail/evaluate/TextCondition.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kokudo::search::detail {
namespace {

// b of BM25, and the length that counts as usual: fixed, so that the order of the hits of one word
// depends on nothing but the records themselves.
constexpr double kLengthShare = 0.4, kUsualLength = 64;
constexpr double kLeastTitle = 0.4;  // of a title's weight, however small the share
constexpr double kPrefixWeight = 1;  // of one character alone, which every third record has

// In steps that survive a multiplication, so that a word's weight never changes the order of its
// hits.
float stepped(double score) {
  return static_cast<float>(std::round(score * 4096) / 4096);
}

constexpr float kFurtherAlternative = 0.1F;
constexpr double kOtherWord = 0.8;  // of the weight of the word typed

// Below an alternative the group stays.
void collect(const PreparedTree& tree, bool always, std::size_t& group,
             std::vector<ScoredText>& texts) {
  if (const auto* all = std::get_if<AllOf>(&tree.node))
    for (const PreparedTree& part : all->parts) {
      collect(part, always, group, texts);
      if (always) ++group;
    }
  if (const auto* any = std::get_if<AnyOf>(&tree.node))
    for (const PreparedTree& part : any->parts) collect(part, false, group, texts);
  if (const auto* text = std::get_if<HoldsText>(&tree.node))
    texts.push_back({text, always, 1, group});
}

void weakenOtherWords(std::vector<ScoredText>& texts) {
  for (ScoredText& other : texts) {
    if (!other.text->otherWord) continue;
    double typed = 0;
    for (const ScoredText& text : texts)
      if (text.group == other.group && !text.text->otherWord) typed = std::max(typed, text.weight);
    other.weight = std::min(other.weight, kOtherWord * typed);
  }
}

double weightOf(const Phrase& phrase, const Corpus& corpus) {
  if (phrase.terms.empty()) return kPrefixWeight;
  std::uint32_t rarest = corpus.documents();
  for (const std::string& term : phrase.terms) rarest = std::min(rarest, corpus.frequencyOf(term));
  const double others = corpus.documents() - rarest;
  return std::log1p((others + 0.5) / (rarest + 0.5));
}

// Tells of ascending documents whether they are in a set.
class Following {
 public:
  explicit Following(const DocumentSet& set) : _set(set), _at(set.list().begin()) {}
  bool holds(std::uint32_t document) {
    if (_set.form() != DocumentSet::Form::List) return _set.contains(document);
    while (_at != _set.list().end() && *_at < document) ++_at;
    return _at != _set.list().end() && *_at == document;
  }

 private:
  const DocumentSet& _set;
  std::span<const std::uint32_t>::iterator _at;
};

DocumentSet titlesThatHold(const Segment& segment, const HoldsText& text, const DocumentSet& set,
                           Trace& trace) {
  if (text.scope == TextScope::Title) return set;
  TextCondition inTitle(segment, text.phrase, TextScope::Title, false, trace);
  const Estimate estimate = inTitle.estimate();
  const double reading = set.count() * kTextCost;
  if (reading < estimate.allCost && reading < set.count() * estimate.testCost)
    return keepIf(set, [&](std::uint32_t d) {
      return findPhrase(segment.foldedTitle(d), text.phrase.text) != std::string_view::npos;
    });
  return inTitle.within(set);
}

constexpr std::size_t kTable = 1024;
using WorthTable = std::array<float, kTable>;

// Calls `use` with each place in the set whose document holds the text, and what that is worth.
template <typename Use>
void forEachWorth(const Segment& segment, const DocumentSet& set, const ScoredText& scored,
                  const WorthTable& byLength, const RankingWeights& weights, Trace& trace,
                  Use use) {
  const HoldsText& text = *scored.text;
  const DocumentSet members =
      scored.always
          ? set
          : TextCondition(segment, text.phrase, text.scope, text.ownText, trace).within(set);
  const DocumentSet inTitle = titlesThatHold(segment, text, members, trace);
  WorthTable byTitle;
  for (std::uint32_t n = 0; n < kTable; ++n)
    byTitle[n] = titleScore(weights, text.phrase.characters, n);
  const auto weight = static_cast<float>(scored.weight);
  Following isMember(members), isInTitle(inTitle);
  std::size_t i = 0;
  set.forEach([&](std::uint32_t d) {
    const std::size_t at = i++;
    if (!scored.always && !isMember.holds(d)) return;
    float worth = byLength[std::min<std::uint32_t>(segment.length[d], kTable - 1)];
    if (isInTitle.holds(d))
      worth += byTitle[std::min<std::uint32_t>(segment.titleLength[d], kTable - 1)];
    use(at, weight * worth);
  });
}

}  // namespace

std::vector<ScoredText> scoredTexts(const PreparedTree& tree, const Corpus& corpus) {
  std::vector<ScoredText> texts;
  std::size_t group = 0;
  collect(tree, true, group, texts);
  for (ScoredText& text : texts) text.weight = weightOf(text.text->phrase, corpus);
  weakenOtherWords(texts);
  return texts;
}

float textScore(const RankingWeights& weights, std::uint32_t length) {
  const double saturation = kSaturation * (1 - kLengthShare + kLengthShare * length / kUsualLength);
  return stepped(weights.text * (kSaturation + 1) / (1 + saturation));
}

float titleScore(const RankingWeights& weights, std::size_t characters,
                 std::uint32_t titleCharacters) {
  const double share =
      std::min(1.0, static_cast<double>(characters) / std::max<std::uint32_t>(1, titleCharacters));
  return stepped(weights.title * (kLeastTitle + (1 - kLeastTitle) * share));
}

std::vector<float> coarseScores(const Segment& segment, const DocumentSet& set,
                                const std::vector<ScoredText>& texts, const RankingWeights& weights,
                                Trace& trace) {
  WorthTable byLength;
  for (std::uint32_t n = 0; n < kTable; ++n) byLength[n] = textScore(weights, n);
  std::vector<float> scores(set.count());
  for (std::size_t t = 0; t < texts.size() && !trace.cancelled();) {
    const auto groupEnds =
        std::find_if(texts.begin() + static_cast<std::ptrdiff_t>(t), texts.end(),
                     [&](const ScoredText& text) { return text.group != texts[t].group; });
    const auto end = static_cast<std::size_t>(groupEnds - texts.begin());
    if (end == t + 1) {
      forEachWorth(segment, set, texts[t], byLength, weights, trace,
                   [&](std::size_t i, float worth) { scores[i] += worth; });
    } else {
      std::vector<float> most(set.count());
      for (std::size_t i = t; i < end && !trace.cancelled(); ++i)
        forEachWorth(segment, set, texts[i], byLength, weights, trace,
                     [&](std::size_t n, float worth) {
                       // The best alternative counts, the others a little.
                       const float rest = std::min(most[n], worth);
                       most[n] = std::max(most[n], worth) + kFurtherAlternative * rest;
                     });
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += most[i];
    }
    t = end;
  }
  return scores;
}

}  // namespace kokudo::search::detail
