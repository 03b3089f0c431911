#pragma once

#include "index/search/RankingWeights.h"
#include "index/search/detail/rank/TextScores.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// What a record that was found is judged by, besides text and title. Each function gives what one
/// signal adds; nothing where its weight is 0.
struct Candidate {
  const Segment& segment;
  std::uint32_t document;
  std::string_view title, text;  ///< folded
};

/// A text's further occurrences (BM25 of all of them less that of one).
double repetitionSignal(const RankingWeights& weights, const Candidate& candidate,
                        const ScoredText& text);
/// The title is the texts one after another and nothing else; blanks and marks do not count.
double exactTitleSignal(const RankingWeights& weights, const Candidate& candidate,
                        const std::vector<ScoredText>& texts);
double titleBeginsSignal(const RankingWeights& weights, const Candidate& candidate,
                         const std::vector<ScoredText>& texts);
/// A text that names the record's prefecture, or a municipality in an address of its text.
double placeIntentSignal(const RankingWeights& weights, const Candidate& candidate,
                         const ScoredText& text);
double recencySignal(const RankingWeights& weights, const Candidate& candidate,
                     std::int32_t newestYear);
double distanceSignal(const RankingWeights& weights, const Candidate& candidate,
                      const PreparedQuery& prepared);

}  // namespace kokudo::search::detail
