#include "tests/bench/ranking/Judged.h"

#include "tests/bench/ranking/Lines.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace kokudo::ranking {
namespace {

constexpr std::size_t kPage = 10;

double gainOf(int grade, std::size_t place) {
  return (std::exp2(grade) - 1) / std::log2(static_cast<double>(place) + 2);
}

double gainOf(const std::vector<int>& grades) {
  double gain = 0;
  for (std::size_t i = 0; i < grades.size(); ++i) gain += gainOf(grades[i], i);
  return gain;
}

std::uint64_t countOf(const search::Searcher& searcher, const std::string& condition) {
  search::Query query;
  query.text = condition;
  query.limit = 0;
  const auto page = searcher.search(query);
  if (!page.ok()) throw std::runtime_error(condition + ": " + page.error().message);
  return page->total;
}

int gradeOf(const search::Searcher& searcher, const JudgedQuery& query, const std::string& id) {
  for (const auto& rule : query.rules)
    if (countOf(searcher, "(" + rule.condition + ") id:\"" + id + "\"") > 0) return rule.grade;
  return 0;
}

// The best ten grades that any order could give.
std::vector<int> idealGrades(const search::Searcher& searcher, const JudgedQuery& query) {
  std::vector<int> grades;
  std::string better;
  for (const auto& rule : query.rules) {
    const std::uint64_t count = countOf(searcher, "(" + rule.condition + ")" + better);
    grades.resize(std::min<std::size_t>(kPage, grades.size() + std::min<std::size_t>(kPage, count)),
                  rule.grade);
    better += " -(" + rule.condition + ")";
  }
  return grades;
}

}  // namespace

std::vector<JudgedQuery> readJudged(const std::filesystem::path& file) {
  std::vector<JudgedQuery> queries;
  for (const auto& cells : readTable(file)) {
    JudgedQuery query{cells[0], {}};
    for (std::size_t i = 1; i < cells.size(); ++i) {
      if (cells[i].size() < 4 || cells[i][1] != '=')
        throw std::runtime_error(cells[0] + ": expected GRADE=CONDITION, not " + cells[i]);
      query.rules.push_back({cells[i][0] - '0', cells[i].substr(2)});
    }
    if (query.rules.empty()) throw std::runtime_error(cells[0] + ": no rule");
    queries.push_back(std::move(query));
  }
  return queries;
}

Judgement judge(const search::Searcher& searcher, const JudgedQuery& query,
                const search::RankingWeights& weights) {
  Judgement result;
  result.text = query.text;
  search::Query asked;
  asked.text = query.text;
  asked.thesaurus = true;
  asked.weights = weights;
  asked.limit = kPage;
  const auto page = searcher.search(asked);
  if (!page.ok()) throw std::runtime_error(query.text + ": " + page.error().message);
  for (const search::Hit& hit : page->hits)
    result.grades.push_back(gradeOf(searcher, query, hit.id));
  const auto ideal = idealGrades(searcher, query);
  result.relevant = ideal.size();
  if (!ideal.empty()) result.gain = gainOf(result.grades) / gainOf(ideal);
  return result;
}

}  // namespace kokudo::ranking
