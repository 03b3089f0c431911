#pragma once

#include "index/search/RankingWeights.h"
#include "index/search/detail/Corpus.h"
#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/evaluate/Trace.h"

#include <vector>

namespace kokudo::search::detail {

constexpr double kSaturation = 1.2;  ///< k1 of BM25

/// A text condition that makes a hit better: every one that is not negated.
struct ScoredText {
  const HoldsText* text = nullptr;
  bool always = true;     ///< every hit meets it; false below an alternative
  double weight = 1;      ///< how rare its rarest term is (BM25's inverse document frequency); of
                          ///< another word not more than that of the one typed
  std::size_t group = 0;  ///< texts of one alternative have the same
};

/// The scored texts of a query. Throws Xapian::Error.
std::vector<ScoredText> scoredTexts(const PreparedTree& tree, const Corpus& corpus);

/// What a text is worth in a document of `length` terms, occurring once (1 in a short one), and in
/// a title of `titleCharacters`.
float textScore(const RankingWeights& weights, std::uint32_t length);
float titleScore(const RankingWeights& weights, std::size_t characters,
                 std::uint32_t titleCharacters);

/// Scores by text and title of the documents of `set`, in its order. Throws Xapian::Error.
std::vector<float> coarseScores(const Segment& segment, const DocumentSet& set,
                                const std::vector<ScoredText>& texts, const RankingWeights& weights,
                                Trace& trace);

}  // namespace kokudo::search::detail
