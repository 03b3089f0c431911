// links: index_search index_catalog
// Whole pages (20 hits, total, three facets) on the records of a real workspace:
// KOKUDO_BENCH_WORKSPACE names its folder (with catalog.sqlite), KOKUDO_BENCH_INDEX a folder for
// the index, which is built there if it is not there yet. Prints p50 and p95 of CPU time by kind of
// query.

#include "index/catalog/Catalog.h"
#include "index/search/IndexWriter.h"
#include "index/search/Searcher.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

namespace kokudo::search {
namespace {

namespace fs = std::filesystem;

double cpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

void fail(const Error& error) {
  throw std::runtime_error(error.message);
}

void build(const fs::path& workspace, const fs::path& folder) {
  const auto catalog = catalog::Catalog::open(workspace / "catalog.sqlite", true);
  if (!catalog.ok()) fail(catalog.error());
  auto writer = IndexWriter::create(folder);
  if (!writer.ok()) fail(writer.error());
  const double began = cpuMilliseconds();
  Status added;
  const auto visited = catalog->forEach([&](const catalog::Record& record) {
    added = writer->add(record);
    return added.ok();
  });
  if (!added.ok()) fail(added.error());
  if (!visited.ok()) fail(visited.error());
  const double read = cpuMilliseconds();
  if (const auto done = writer->finish(); !done.ok()) fail(done.error());
  std::printf("built: %llu records, %.1f CPU s, of which finishing %.1f\n",
              static_cast<unsigned long long>(writer->count()), (cpuMilliseconds() - began) / 1e3,
              (cpuMilliseconds() - read) / 1e3);
}

Searcher& searcher() {
  static Searcher instance = [] {
    const char* workspace = std::getenv("KOKUDO_BENCH_WORKSPACE");
    const char* index = std::getenv("KOKUDO_BENCH_INDEX");
    if (!workspace || !index)
      throw std::runtime_error("set KOKUDO_BENCH_WORKSPACE and KOKUDO_BENCH_INDEX");
    if (!fs::exists(fs::path(index) / "manifest.json")) build(workspace, index);
    auto opened = Searcher::open(index);
    if (!opened.ok()) fail(opened.error());
    return std::move(opened).value();
  }();
  return instance;
}

Query page(const std::string& text) {
  Query query;
  query.text = text;
  query.countFacets = {"source", "dataset", "prefecture"};
  return query;
}

// Points of real records, so that regions are where something is.
std::vector<catalog::Place> places() {
  std::vector<catalog::Place> found;
  Query all;
  all.bbox = std::array<double, 4>{122, 20, 154, 46};
  all.limit = 1;
  std::mt19937 random(5);
  const auto total = searcher().search(all)->total;
  for (int i = 0; i < 40 && total > 0; ++i) {
    all.offset = random() % total;
    const auto one = searcher().search(all);
    for (const Hit& hit : one->hits) found.push_back(hit.place);
  }
  return found;
}

void measure(benchmark::State& state, const std::vector<Query>& queries, bool explain) {
  std::vector<double> times;
  std::uint64_t hits = 0;
  for (auto _ : state) {
    for (const Query& query : queries) {
      double best = 1e9;
      for (int n = 0; n < 3; ++n) {
        const double began = cpuMilliseconds();
        const auto answer = searcher().search(query);
        if (!answer.ok()) return state.SkipWithError(answer.error().message.c_str());
        benchmark::DoNotOptimize(answer->hits.data());
        best = std::min(best, cpuMilliseconds() - began);
        if (n == 0) hits += answer->total;
      }
      times.push_back(best);
    }
  }
  std::sort(times.begin(), times.end());
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p95_ms"] = times[std::min(times.size() - 1, times.size() * 95 / 100)];
  state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(times.size());
  if (explain && std::getenv("KOKUDO_BENCH_EXPLAIN"))
    for (const Query& query : queries)
      std::printf("%s\n", searcher().search(query, true)->plan.c_str());
}

std::vector<Query> words(const std::vector<const char*>& texts) {
  std::vector<Query> queries;
  for (const char* text : texts) queries.push_back(page(text));
  return queries;
}

std::vector<Query> around(const std::string& text, double metres, Query::Sort sort) {
  std::vector<Query> queries;
  for (const auto& place : places()) {
    queries.push_back(page(text));
    queries.back().near = Query::Near{place.latitude, place.longitude, metres};
    queries.back().sort = sort;
  }
  return queries;
}

std::vector<Query> boxes(const std::string& text, double degrees) {
  std::vector<Query> queries;
  for (const auto& place : places()) {
    const double x = place.longitude, y = place.latitude;
    queries.push_back(page(text));
    queries.back().bbox = std::array<double, 4>{x - degrees, y - degrees, x + degrees, y + degrees};
  }
  return queries;
}

void AllRecords(benchmark::State& state) {
  measure(state, {page("")}, true);
}
void FrequentWords(benchmark::State& state) {
  measure(state,
          words({"東京", "東京都", "区", "建物", "建築物", "住宅", "避難", "避難所", "丁目",
                 "小学校", "公園", "会社"}),
          true);
}
void RareWords(benchmark::State& state) {
  measure(state,
          words({"築港", "高島平", "明石海峡", "岸壁", "地すべり", "Bridge", "ボーリング", "富士山",
                 "変電所", "水準点", "霞が関"}),
          true);
}
void TwoWords(benchmark::State& state) {
  measure(state,
          words({"港区 学校", "東京 橋", "避難所 公園", "世田谷区 住宅", "北海道 山",
                 "小学校 体育館", "丁目 会社", "大阪 変電所"}),
          true);
}
void LongPhrases(benchmark::State& state) {
  measure(state,
          words({"指定緊急避難場所", "\"東京都港区芝公園\"", "コミュニティセンター",
                 "東京都千代田区霞が関", "国土交通省国土地理院", "高等学校体育館"}),
          true);
}
void Trees(benchmark::State& state) {
  measure(state,
          words({"学校 OR 公園", "東京 -区", "(橋 OR トンネル) 東京", "東京 -住宅 -学校",
                 "title:公園 -title:小"}),
          true);
}
void TinyBoxes(benchmark::State& state) {
  measure(state, boxes("", 0.005), false);
}
void LargeBoxes(benchmark::State& state) {
  measure(state, boxes("", 1), false);
}
void WordInBox(benchmark::State& state) {
  measure(state, boxes("丁目", 0.1), false);
}
void WordInRadius(benchmark::State& state) {
  measure(state, around("学校", 5000, Query::Sort::Relevance), false);
}
void ByDistance(benchmark::State& state) {
  measure(state, around("", 20000, Query::Sort::Distance), false);
}
void ByTitle(benchmark::State& state) {
  Query query = page("学校");
  query.sort = Query::Sort::Title;
  measure(state, {query}, true);
}
void AllByYear(benchmark::State& state) {
  Query query = page("");
  query.sort = Query::Sort::Year;
  measure(state, {query}, true);
}
void GridOfAll(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(searcher().cells(page(""), 12)->size());
}
void GridOfAWord(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(searcher().cells(page("東京"), 14)->size());
}
void Opening(benchmark::State& state) {
  searcher();
  for (auto _ : state)
    benchmark::DoNotOptimize(Searcher::open(std::getenv("KOKUDO_BENCH_INDEX")).ok());
}

BENCHMARK(AllRecords)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(FrequentWords)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(RareWords)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(TwoWords)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(LongPhrases)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(Trees)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(TinyBoxes)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(LargeBoxes)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(WordInBox)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(WordInRadius)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ByDistance)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ByTitle)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(AllByYear)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(GridOfAll)->Iterations(10)->Unit(benchmark::kMillisecond);
BENCHMARK(GridOfAWord)->Iterations(10)->Unit(benchmark::kMillisecond);
BENCHMARK(Opening)->Iterations(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kokudo::search
