// kokudo_ranking INDEX KNOWN_ITEMS JUDGED [--misses] [--signals]: how well a real index is ranked.

#include "tests/bench/ranking/Judged.h"
#include "tests/bench/ranking/KnownItems.h"

#include <cstdio>
#include <exception>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::ranking {
namespace {

using search::RankingWeights;

// A wrong word finds nothing by design: it is told apart.
constexpr const char* kApart = "typo";

Figures overall(const std::map<std::string, Figures>& groups) {
  Figures sum;
  for (const auto& [name, figures] : groups) {
    if (name == kApart) continue;
    sum.queries += figures.queries;
    sum.found += figures.found;
    sum.reciprocal += figures.reciprocal;
  }
  return sum;
}

void print(const std::string& name, const Figures& figures) {
  std::printf("| %s | %zu | %.3f | %.3f |\n", name.c_str(), figures.queries,
              figures.meanReciprocalRank(), figures.recall());
}

double meanGain(const search::Searcher& searcher, const std::vector<JudgedQuery>& queries,
                const RankingWeights& weights, bool printEach) {
  double sum = 0;
  for (const JudgedQuery& query : queries) {
    const Judgement judgement = judge(searcher, query, weights);
    sum += judgement.gain;
    if (!printEach) continue;
    std::printf("%.3f %s:", judgement.gain, judgement.text.c_str());
    for (const int grade : judgement.grades) std::printf(" %d", grade);
    std::printf(" (of %llu)\n", static_cast<unsigned long long>(judgement.relevant));
  }
  return sum / static_cast<double>(queries.size());
}

void printSignals(const search::Searcher& searcher, const std::vector<KnownItem>& items,
                  const std::vector<JudgedQuery>& judged) {
  const std::pair<const char*, double RankingWeights::*> signals[] = {
      {"text", &RankingWeights::text},
      {"title", &RankingWeights::title},
      {"repetition", &RankingWeights::repetition},
      {"exactTitle", &RankingWeights::exactTitle},
      {"titleBegins", &RankingWeights::titleBegins},
      {"placeIntent", &RankingWeights::placeIntent},
      {"wholeCode", &RankingWeights::wholeCode},
      {"kindIntent", &RankingWeights::kindIntent},
      {"recency", &RankingWeights::recency},
      {"distance", &RankingWeights::distance}};
  std::printf("\n| without | MRR | recall@10 | nDCG@10 |\n|---|---|---|---|\n");
  for (const auto& [name, member] : signals) {
    RankingWeights weights;
    weights.*member = 0;
    const Figures figures = overall(measure(searcher, items, weights, false));
    std::printf("| %s | %.3f | %.3f | %.3f |\n", name, figures.meanReciprocalRank(),
                figures.recall(), meanGain(searcher, judged, weights, false));
  }
}

int run(const std::string& index, const std::string& knownItems, const std::string& judgedFile,
        const std::set<std::string>& options) {
  auto searcher = search::Searcher::open(index);
  if (!searcher.ok()) {
    std::fprintf(stderr, "%s\n", searcher.error().message.c_str());
    return 1;
  }
  const bool misses = options.contains("--misses");
  const auto items = readKnownItems(knownItems);
  const auto judged = readJudged(judgedFile);
  const auto groups = measure(*searcher, items, {}, misses);
  const double gain = meanGain(*searcher, judged, {}, misses);
  std::printf("\n| class | queries | MRR | recall@10 |\n|---|---|---|---|\n");
  for (const auto& [name, figures] : groups) print(name, figures);
  print("all but typos", overall(groups));
  std::printf("\njudged: %zu queries, nDCG@10 %.3f\n", judged.size(), gain);
  if (options.contains("--signals")) printSignals(*searcher, items, judged);
  return 0;
}

}  // namespace
}  // namespace kokudo::ranking

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: kokudo_ranking INDEX KNOWN_ITEMS JUDGED [--misses] [--signals]\n");
    return 2;
  }
  try {
    return kokudo::ranking::run(argv[1], argv[2], argv[3], {argv + 4, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
