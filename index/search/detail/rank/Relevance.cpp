#include "index/search/detail/rank/Relevance.h"

#include "index/search/detail/rank/Firsts.h"
#include "index/search/detail/rank/Intents.h"
#include "index/search/detail/rank/Signals.h"
#include "index/search/detail/rank/TextScores.h"
#include "index/search/detail/rank/TiesById.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using Best = Firsts<float>;  // of negative scores

constexpr std::size_t kMostJudgedTexts = 64;  // by every signal: nobody types as many
constexpr std::uint32_t kLongest = 1023;      // lengths above count as this, as in tables of scores

bool usesStoredOrder(const RankingWeights& weights, const std::vector<ScoredText>& texts) {
  const RankingWeights usual;
  return texts.size() == 1 && texts[0].always && !texts[0].text->ownText &&
         texts[0].text->scope == TextScope::Everything && weights.text == usual.text &&
         weights.title == usual.title;
}

float coarseScoreOf(const Segment& segment, std::uint32_t d, const ScoredText& scored,
                    const RankingWeights& weights) {
  const Phrase& phrase = scored.text->phrase;
  float worth = textScore(weights, std::min(segment.length[d], kLongest));
  if (findPhrase(segment.foldedTitle(d), phrase.text) != std::string_view::npos)
    worth += titleScore(weights, phrase.characters, std::min(segment.titleLength[d], kLongest));
  return static_cast<float>(scored.weight) * worth;
}

// The best of one frequent word from the order that the store keeps; false if it does not reach far
// enough into what was found.
bool addStored(const Segment& segment, std::uint32_t first, const DocumentSet& set,
               const ScoredText& scored, const RankingWeights& weights, std::size_t count,
               Best& best) {
  const auto entry =
      segment.bitmaps.find(bitmapKey(TextScope::Everything, scored.text->phrase.text));
  if (!entry || entry->best.empty()) return false;
  const std::size_t wanted = std::min<std::size_t>(count, set.count());
  std::vector<std::uint32_t> found;
  for (const std::uint32_t d : entry->best) {
    if (found.size() == wanted) break;
    if (set.contains(d)) found.push_back(d);
  }
  if (found.size() < wanted) return false;
  for (const std::uint32_t d : found)
    best.add(-coarseScoreOf(segment, d, scored, weights), first + d);
  return true;
}

std::size_t segmentOf(const Corpus& corpus, std::uint32_t document) {
  std::size_t i = corpus.size() - 1;
  while (i > 0 && corpus.firstOf(i) > document) --i;
  return i;
}

// What addresses add, once for each group; a municipality that has the name itself was counted as
// such, and an address elsewhere is half of it.
double addressesOf(const RankingWeights& weights, const Candidate& candidate,
                   const std::vector<ScoredText>& texts, const std::vector<Named>& named) {
  constexpr double kOtherPlace = 0.5;
  const std::string code(candidate.segment.valueOf(Dimension::Municipality, candidate.document));
  double sum = 0;
  for (std::size_t begin = 0, end = 0; begin < texts.size(); begin = end) {
    double most = 0;
    bool counted = false;
    for (; end < texts.size() && texts[end].group == texts[begin].group; ++end) {
      const auto& codes = named[end].municipalities;
      counted = counted || codes.contains(code);
      const double worth = addressSignal(weights, candidate, texts[end]);
      most = std::max(most, codes.empty() ? worth : worth * kOtherPlace);
    }
    if (!counted) sum += most;
  }
  return sum;
}

void refine(const Corpus& corpus, const PreparedQuery& prepared,
            const std::vector<ScoredText>& texts, const std::vector<Named>& named,
            const std::vector<Intents>& intents, std::vector<Match>& matches) {
  const RankingWeights& weights = prepared.query->weights;
  const std::size_t count = std::min<std::size_t>(matches.size(), kRefinedHits);
  for (std::size_t i = 0; i < count; ++i) {
    const Location at = corpus.at(matches[i].document);
    const std::string_view text = at.segment.folded[at.document];
    const Candidate candidate{at.segment, at.document, text.substr(0, text.find('\n')), text};
    double more = exactTitleSignal(weights, candidate, texts) +
                  titleBeginsSignal(weights, candidate, texts) + recencySignal(weights, candidate) +
                  distanceSignal(weights, candidate, prepared);
    // Of a single word the order by text is stored: what it names is told here.
    if (texts.size() == 1) more += intents[segmentOf(corpus, matches[i].document)].of(at.document);
    for (std::size_t t = 0; t < texts.size(); ++t)
      more += repetitionSignal(weights, candidate, texts[t]) +
              wholeCodeSignal(weights, candidate, texts[t]);
    more += addressesOf(weights, candidate, texts, named);
    matches[i].score += static_cast<float>(more);
  }
  // Stable: ties stay in the order by text and title, and then by id.
  std::stable_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(count),
                   [](const Match& a, const Match& b) { return a.score > b.score; });
}

}  // namespace

std::vector<Match> byRelevance(const Corpus& corpus, const PreparedQuery& prepared,
                               const Found& found, std::size_t count, Trace& trace) {
  const RankingWeights& weights = prepared.query->weights;
  const auto texts = scoredTexts(prepared.tree, corpus);
  const auto named = namedBy(texts, corpus);
  std::vector<Intents> intents;
  for (std::size_t i = 0; i < corpus.size(); ++i)
    intents.emplace_back(corpus.segment(i), texts, named, weights);
  // A page's place must not depend on how far one looked.
  const std::size_t wanted = std::max<std::size_t>(count, kRefinedHits);
  std::vector<std::vector<Match>> segments(corpus.size());
  const auto keep = [&](std::size_t i, Best&& best) {
    for (const auto& entry : std::move(best).sorted())
      segments[i].push_back({entry.document, -entry.key});
  };
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const DocumentSet& set = found.sets[i];
    const std::uint32_t first = corpus.firstOf(i);
    Best best(wanted);
    if (usesStoredOrder(weights, texts) &&
        addStored(segment, first, set, texts[0], weights, wanted, best)) {
      trace.note("best records of a frequent word as stored");
      keep(i, std::move(best));
      continue;
    }
    const auto scores = coarseScores(segment, set, texts, weights, trace);
    std::size_t n = 0;
    if (texts.size() == 1 || intents[i].empty())
      set.forEach([&](std::uint32_t d) { best.add(-scores[n++], first + d); });
    else
      set.forEach([&](std::uint32_t d) { best.add(-scores[n++] - intents[i].of(d), first + d); });
    keep(i, std::move(best));
    trace.note(fmt::format("{} records scored", scores.size()));
  }
  std::vector<Match> matches = segments.size() == 1
                                   ? std::move(segments[0])
                                   : mergedById(corpus, std::move(segments), wanted);
  const std::vector<ScoredText> judged(
      texts.begin(),
      texts.begin() + static_cast<std::ptrdiff_t>(std::min(texts.size(), kMostJudgedTexts)));
  refine(corpus, prepared, judged, named, intents, matches);
  if (matches.size() > count) matches.resize(count);
  return matches;
}

}  // namespace kokudo::search::detail
