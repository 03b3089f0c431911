#pragma once

#include "index/search/Searcher.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace kokudo::ranking {

/// What counts as found; an empty member fits every record.
struct Target {
  std::string title;  ///< folded, without blanks
  std::string municipality, kind;
  bool fits(const search::Hit& hit) const;
};

struct KnownItem {
  std::string group;
  search::Query query;
  std::vector<Target> targets;
};

std::vector<KnownItem> readKnownItems(const std::filesystem::path& file);

/// Places of the first right hits.
struct Figures {
  std::size_t queries = 0, found = 0;
  double reciprocal = 0;
  double meanReciprocalRank() const { return reciprocal / static_cast<double>(queries); }
  double recall() const { return static_cast<double>(found) / static_cast<double>(queries); }
  void add(int rank);
};

/// The place of the first hit that fits, from 1, among the first ten; 0 if there is none or the
/// query is refused.
int rankOf(const search::Searcher& searcher, const KnownItem& item,
           const search::RankingWeights& weights);

/// By group. Prints the hits of queries whose place is behind the second if asked to.
std::map<std::string, Figures> measure(const search::Searcher& searcher,
                                       const std::vector<KnownItem>& items,
                                       const search::RankingWeights& weights, bool printMisses);

}  // namespace kokudo::ranking
