// bench_shards WORKSPACE QUERIES.tsv ONE FOUR HOST:PORT,... ROUNDS SAMPLE.tsv
// Runs every query on the workspace's own index, on one Xapian database of all records (ONE: a
// folder of one shard), on each shard of FOUR by itself, and on the served shards. Prints medians,
// writes a line a query for scaling.py: CPU ms of this process (of the servers not), wall ms over
// the served ones.
#include "apps/workbench/QueryOptions.h"
#include "index/shards/ShardSearcher.h"
#include "index/shards/ShardWriter.h"
#include "index/workspace/Workspace.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace kokudo;
namespace fs = std::filesystem;

template <typename T>
T orThrow(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

struct Line {
  std::string kind, typed;
  search::Query query;
};

// As a shell would part it.
std::vector<std::string> wordsOf(const std::string& typed) {
  std::vector<std::string> words;
  bool inWord = false;
  char quote = 0;
  for (const char c : typed) {
    if (quote == 0 && c == ' ') {
      inWord = false;
      continue;
    }
    if (!inWord) words.emplace_back();
    inWord = true;
    if (c == quote)
      quote = 0;
    else if (quote == 0 && (c == '\'' || c == '"'))
      quote = c;
    else
      words.back() += c;
  }
  return words;
}

search::Query queryOf(const std::string& typed) {
  workbench::QueryOptions options;
  const std::map<std::string, std::function<void(const std::string&)>> takes{
      {"--bbox", [&](const auto& v) { options.bbox = v; }},
      {"--near", [&](const auto& v) { options.near = v; }},
      {"--polygon", [&](const auto& v) { options.polygon = v; }},
      {"--where", [&](const auto& v) { options.where.push_back(v); }},
      {"--facet", [&](const auto& v) { options.facets.push_back(v); }},
      {"--facets", [&](const auto& v) { options.countFacets = v; }},
      {"--year", [&](const auto& v) { options.year = v; }},
      {"--sort", [&](const auto& v) { options.sort = v; }},
      {"--limit", [&](const auto& v) { options.limit = std::stoul(v); }},
      {"--offset", [&](const auto& v) { options.offset = std::stoul(v); }}};
  const auto words = wordsOf(typed);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto option = takes.find(words[i]);
    if (option != takes.end() && i + 1 < words.size())
      option->second(words[++i]);
    else
      options.text += (options.text.empty() ? "" : " ") + words[i];
  }
  return orThrow(workbench::parseQuery(options));
}

std::vector<Line> linesOf(const fs::path& file) {
  std::vector<Line> lines;
  std::ifstream in(file);
  for (std::string text; std::getline(in, text);) {
    const auto tab = text.find('\t');
    if (text.empty() || text[0] == '#' || tab == std::string::npos) continue;
    lines.push_back({text.substr(0, tab), text.substr(tab + 1), queryOf(text.substr(tab + 1))});
  }
  return lines;
}

double millisecondsOf(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double medianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Cost {
  double cpu = 0, wall = 0;
  std::uint64_t hits = 0;
};

// The least of several rounds is what the work costs; the rest is what else the machine did.
Cost least(int rounds, const std::function<std::uint64_t()>& work) {
  Cost cost{1e18, 1e18, 0};
  for (int i = 0; i <= rounds; ++i) {
    const double cpu = millisecondsOf(CLOCK_PROCESS_CPUTIME_ID),
                 wall = millisecondsOf(CLOCK_MONOTONIC);
    cost.hits = work();
    if (i == 0) continue;  // warms
    cost.cpu = std::min(cost.cpu, millisecondsOf(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    cost.wall = std::min(cost.wall, millisecondsOf(CLOCK_MONOTONIC) - wall);
  }
  return cost;
}

Cost costOn(shards::ShardSearcher& searcher, const search::Query& query, int rounds) {
  return least(rounds, [&] { return orThrow(searcher.search(query)).page.total; });
}

void run(char** argv) {
  const auto workspace = orThrow(workspace::Workspace::open(argv[1]));
  const auto own = orThrow(workspace.openSearcher());
  auto one = orThrow(shards::ShardSearcher::open({shards::shardFolder(argv[3], 1)}));
  std::vector<shards::ShardSearcher> each;
  for (unsigned n = 1; fs::exists(shards::shardFolder(argv[4], n)); ++n)
    each.push_back(orThrow(shards::ShardSearcher::open({shards::shardFolder(argv[4], n)})));
  auto served =
      orThrow(shards::ShardSearcher::connect(orThrow(shards::readShardAddresses(argv[5]))));
  const int rounds = std::atoi(argv[6]);
  std::ofstream sample(argv[7]);
  sample << "# records " << own.documentCount() << ", shards " << each.size() << "\n"
         << "kind\ttyped\thits\town_cpu\town_wall\tone_cpu\tone_wall\tshard_cpu_mean\tshard_cpu_max"
            "\tserved_cpu\tserved_wall\n";
  std::map<std::string, std::vector<double>> ratios;
  std::vector<double> ownAll, oneAll, servedAll, overOwn, overOne;
  for (const Line& line : linesOf(argv[2])) {
    const Cost a = least(rounds, [&] { return orThrow(own.search(line.query)).total; });
    const Cost b = costOn(one, line.query, rounds);
    double mean = 0, most = 0;
    for (auto& shard : each) {
      const double cpu = costOn(shard, line.query, rounds).cpu;
      mean += cpu / static_cast<double>(each.size());
      most = std::max(most, cpu);
    }
    const Cost d = costOn(served, line.query, rounds);
    if (a.hits != d.hits || a.hits != b.hits)
      std::printf("DIFFERENT %s: own %lu, one %lu, served %lu\n", line.typed.c_str(), a.hits,
                  b.hits, d.hits);
    sample << line.kind << '\t' << line.typed << '\t' << a.hits << '\t' << a.cpu << '\t' << a.wall
           << '\t' << b.cpu << '\t' << b.wall << '\t' << mean << '\t' << most << '\t' << d.cpu
           << '\t' << d.wall << '\n';
    ownAll.push_back(a.wall);
    oneAll.push_back(b.wall);
    servedAll.push_back(d.wall);
    overOwn.push_back(d.wall / a.wall);
    overOne.push_back(d.wall / b.wall);
  }
  std::printf(
      "%zu queries, wall ms (least of %d), median: own index %.2f, one Xapian database "
      "%.2f, %zu shards served %.2f; ratio of the medians' queries: to own %.1f, to one "
      "database %.2f\n",
      ownAll.size(), rounds, medianOf(ownAll), medianOf(oneAll), each.size(), medianOf(servedAll),
      medianOf(overOwn), medianOf(overOne));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) {
    std::fprintf(stderr,
                 "usage: bench_shards WORKSPACE QUERIES ONE FOUR HOST:PORT,... ROUNDS "
                 "SAMPLE\n");
    return 2;
  }
  try {
    run(argv);
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_shards: %s\n", problem.what());
    return 1;
  }
}
