#pragma once

#include "index/search/detail/rank/TextScores.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// What the texts of a query name: places and kinds of records.
struct Named {
  std::set<std::string> kinds, municipalities, prefectures;  ///< values of the dimensions
};

/// For each text. Throws Xapian::Error.
std::vector<Named> namedBy(const std::vector<ScoredText>& texts, const Corpus& corpus);

/// What a record of a segment gains for being of the kind and in the place that the texts name.
class Intents {
 public:
  Intents(const Segment& segment, const std::vector<ScoredText>& texts,
          const std::vector<Named>& named, const RankingWeights& weights);
  bool empty() const { return _byKind.empty() && _byMunicipality.empty() && _byPrefecture.empty(); }
  float of(std::uint32_t document) const;

 private:
  using Table = std::vector<float>;  // by number of a value; empty: 0 for all
  static float at(const Table& table, std::uint32_t code) {
    return code < table.size() ? table[code] : 0;
  }
  const Segment& _segment;
  Table _byKind, _byMunicipality, _byPrefecture;
};

}  // namespace kokudo::search::detail
