#include "index/search/detail/rank/Signals.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kokudo::search::detail {
namespace {

constexpr int kMaxOccurrences = 8;
constexpr double kSaturation = 1.2;     // k1 of BM25
constexpr double kRecencyHalf = 20;     // years
constexpr double kDistanceHalf = 0.25;  // of the radius

using Suffixes = std::array<std::string_view, 7>;
constexpr Suffixes kPlaceSuffixes{"都", "道", "府", "県", "市", "区", "郡"};
constexpr std::array<std::string_view, 2> kTownSuffixes{"町", "村"};

template <typename List>
bool endsWithOne(std::string_view text, const List& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](std::string_view suffix) { return text.ends_with(suffix); });
}

// An address goes from the large to the small: a name in one stands at the beginning of a line or
// behind the end of another place's name.
bool standsInAddress(std::string_view text, std::string_view name) {
  for (auto at = findPhrase(text, name); at != std::string_view::npos;
       at = findPhrase(text, name, at + 1))
    if (at == 0 || text[at - 1] == '\n' || text[at - 1] == ' ' ||
        endsWithOne(text.substr(0, at), kPlaceSuffixes))
      return true;
  return false;
}

std::string lettersOf(std::string_view text) {
  std::string letters;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
      letters += c;
  return letters;
}

double heaviest(const std::vector<ScoredText>& texts) {
  double weight = 0;
  for (const ScoredText& text : texts) weight = std::max(weight, text.weight);
  return weight;
}

}  // namespace

double repetitionSignal(const RankingWeights& weights, const Candidate& candidate,
                        const ScoredText& text) {
  if (weights.repetition == 0) return 0;
  const std::string& phrase = text.text->phrase.text;
  int times = 0;
  for (auto at = findPhrase(candidate.text, phrase);
       at != std::string_view::npos && times < kMaxOccurrences;
       at = findPhrase(candidate.text, phrase, at + phrase.size()))
    ++times;
  if (times < 2) return 0;
  const auto saturated = [](double n) { return n * (kSaturation + 1) / (n + kSaturation); };
  return weights.repetition * text.weight * (saturated(times) - saturated(1));
}

double exactTitleSignal(const RankingWeights& weights, const Candidate& candidate,
                        const std::vector<ScoredText>& texts) {
  if (weights.exactTitle == 0 || texts.empty()) return 0;
  std::string asked;
  for (const ScoredText& text : texts) asked += lettersOf(text.text->phrase.text);
  if (asked.empty() || lettersOf(candidate.title) != asked) return 0;
  return weights.exactTitle * heaviest(texts);
}

double titleBeginsSignal(const RankingWeights& weights, const Candidate& candidate,
                         const std::vector<ScoredText>& texts) {
  if (weights.titleBegins == 0 || texts.empty()) return 0;
  if (!candidate.title.starts_with(texts[0].text->phrase.text)) return 0;
  return weights.titleBegins * texts[0].weight;
}

double placeIntentSignal(const RankingWeights& weights, const Candidate& candidate,
                         const ScoredText& text) {
  if (weights.placeIntent == 0) return 0;
  const std::string& phrase = text.text->phrase.text;
  const auto& names = candidate.segment.foldedPrefectures;
  const std::uint32_t code = candidate.segment.codeOf(Dimension::Prefecture, candidate.document);
  if (code < names.size() && !names[code].empty()) {
    // 大阪 is as good as 大阪府.
    const std::string_view name = names[code];
    const std::string_view bare = name.substr(0, name.size() - 3);
    if (phrase == name || (phrase == bare && phrase.size() >= 6)) return weights.placeIntent;
  }
  const bool namesPlace = phrase.size() >= 6 && (endsWithOne(phrase, kPlaceSuffixes) ||
                                                 endsWithOne(phrase, kTownSuffixes));
  if (!namesPlace || !standsInAddress(candidate.text, phrase)) return 0;
  return weights.placeIntent;
}

double recencySignal(const RankingWeights& weights, const Candidate& candidate,
                     std::int32_t newestYear) {
  const std::int32_t year = candidate.segment.year[candidate.document];
  if (weights.recency == 0 || year == kNoYear || newestYear == kNoYear) return 0;
  return weights.recency * std::exp2((year - newestYear) / kRecencyHalf);
}

double distanceSignal(const RankingWeights& weights, const Candidate& candidate,
                      const PreparedQuery& prepared) {
  const Segment& segment = candidate.segment;
  if (weights.distance == 0 || !prepared.near || !segment.hasPlace(candidate.document)) return 0;
  const double metres = prepared.near->roughMetres(segment.longitude[candidate.document],
                                                   segment.latitude[candidate.document]);
  const double half = std::max(1.0, prepared.nearRadius * kDistanceHalf);
  return weights.distance / (1 + metres / half);
}

}  // namespace kokudo::search::detail
