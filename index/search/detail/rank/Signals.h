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
/// The title is a text of each group one after another and nothing else; blanks and marks do not
/// count. Part of it where only a remark in brackets, a place before or a 丁目 after them is left.
double exactTitleSignal(const RankingWeights& weights, const Candidate& candidate,
                        const std::vector<ScoredText>& texts);
double titleBeginsSignal(const RankingWeights& weights, const Candidate& candidate,
                         const std::vector<ScoredText>& texts);
/// A text that names a municipality in an address of the record's text.
double addressSignal(const RankingWeights& weights, const Candidate& candidate,
                     const ScoredText& text);
/// A text of Latin letters and digits that is not within a longer code.
double wholeCodeSignal(const RankingWeights& weights, const Candidate& candidate,
                       const ScoredText& text);
double recencySignal(const RankingWeights& weights, const Candidate& candidate);
double distanceSignal(const RankingWeights& weights, const Candidate& candidate,
                      const PreparedQuery& prepared);

}  // namespace kokudo::search::detail
