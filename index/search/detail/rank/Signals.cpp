#include "index/search/detail/rank/Signals.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace kokudo::search::detail {
namespace {

constexpr int kMaxOccurrences = 8;
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

// The letters of the texts of each group.
std::vector<std::vector<std::string>> lettersOfGroups(const std::vector<ScoredText>& texts) {
  std::vector<std::vector<std::string>> groups;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i == 0 || texts[i].group != texts[i - 1].group) groups.emplace_back();
    groups.back().push_back(lettersOf(texts[i].text->phrase.text));
  }
  return groups;
}

// Where a text of each group ends, one after another from `begin`; npos if they do not stand there.
std::size_t endOfGroups(std::string_view letters, std::size_t begin,
                        const std::vector<std::vector<std::string>>& groups,
                        std::size_t group = 0) {
  if (group == groups.size()) return begin;
  std::size_t longest = std::string_view::npos;
  for (const std::string& text : groups[group]) {
    if (text.empty() || !letters.substr(begin).starts_with(text)) continue;
    const auto end = endOfGroups(letters, begin + text.size(), groups, group + 1);
    if (end != std::string_view::npos && (longest == std::string_view::npos || end > longest))
      longest = end;
  }
  return longest;
}

// 0 to 1: how much of a title the texts are, where they are one thing with it.
double titleShare(std::string_view title, const std::vector<std::vector<std::string>>& groups) {
  constexpr double kBeforeBracket = 0.8, kBehindPlace = 0.6, kNumbered = 0.5;
  constexpr std::size_t kLongestNumber = 6;  // bytes before 丁目
  constexpr std::size_t kManyGroups = 8;
  if (groups.size() > kManyGroups) return 0;
  const std::string letters = lettersOf(title);
  if (endOfGroups(letters, 0, groups) == letters.size()) return 1;
  const auto bracket = title.find_first_of("<(");
  if (bracket != std::string_view::npos && bracket > 0) {
    const std::string main = lettersOf(title.substr(0, bracket));
    if (endOfGroups(main, 0, groups) == main.size()) return kBeforeBracket;
  }
  for (std::size_t at = 3; at < letters.size(); at += 3) {
    const std::string_view before(letters.data(), at);
    if (!endsWithOne(before, kPlaceSuffixes) && !endsWithOne(before, kTownSuffixes)) continue;
    const auto end = endOfGroups(letters, at, groups);
    if (end == std::string_view::npos) continue;
    if (end == letters.size()) return kBehindPlace;
    const std::string_view rest = std::string_view(letters).substr(end);
    if (rest.size() <= kLongestNumber + 6 && rest.ends_with("丁目")) return kNumbered;
  }
  return 0;
}

bool isJoiner(char c) {
  return c == '-' || c == '_' || c == '.' || c == '/' || c == ':';
}

bool isCodePart(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || isJoiner(c);
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
  return weights.exactTitle * heaviest(texts) * titleShare(candidate.title, lettersOfGroups(texts));
}

double titleBeginsSignal(const RankingWeights& weights, const Candidate& candidate,
                         const std::vector<ScoredText>& texts) {
  if (weights.titleBegins == 0 || texts.empty()) return 0;
  if (!candidate.title.starts_with(texts[0].text->phrase.text)) return 0;
  return weights.titleBegins * texts[0].weight;
}

double addressSignal(const RankingWeights& weights, const Candidate& candidate,
                     const ScoredText& text) {
  if (weights.placeIntent == 0) return 0;
  const std::string& phrase = text.text->phrase.text;
  const bool namesPlace = phrase.size() >= 6 && (endsWithOne(phrase, kPlaceSuffixes) ||
                                                 endsWithOne(phrase, kTownSuffixes));
  if (!namesPlace || !standsInAddress(candidate.text, phrase)) return 0;
  return weights.placeIntent * text.weight;
}

double wholeCodeSignal(const RankingWeights& weights, const Candidate& candidate,
                       const ScoredText& text) {
  const std::string& phrase = text.text->phrase.text;
  if (weights.wholeCode == 0 || !std::all_of(phrase.begin(), phrase.end(), isCodePart)) return 0;
  const std::string_view all = candidate.text;
  for (auto at = findPhrase(all, phrase); at != std::string_view::npos;
       at = findPhrase(all, phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if ((at == 0 || !isJoiner(all[at - 1])) && (end == all.size() || !isJoiner(all[end])))
      return weights.wholeCode * text.weight;
  }
  return 0;
}

double recencySignal(const RankingWeights& weights, const Candidate& candidate) {
  const std::int32_t year = candidate.segment.year[candidate.document];
  if (weights.recency == 0 || year == kNoYear) return 0;
  return weights.recency * std::exp2(std::min(0, year - weights.recencyYear) / kRecencyHalf);
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
