#pragma once

#include "index/search/Searcher.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::ranking {

/// A query with conditions in the query language, best grade first: a record has the grade of the
/// first that it meets, 0 if it meets none.
struct JudgedQuery {
  struct Rule {
    int grade = 0;
    std::string condition;
  };
  std::string text;
  std::vector<Rule> rules;
};

std::vector<JudgedQuery> readJudged(const std::filesystem::path& file);

struct Judgement {
  std::string text;
  double gain = 0;          ///< nDCG of the first ten
  std::vector<int> grades;  ///< of the first ten
  std::uint64_t relevant = 0;
};

/// Throws for a condition that is refused.
Judgement judge(const search::Searcher& searcher, const JudgedQuery& query,
                const search::RankingWeights& weights);

}  // namespace kokudo::ranking
