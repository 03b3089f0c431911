// links: index_suggest index_catalog
// Completion and names that are nearly a text, on the dictionary of a real catalogue:
// KOKUDO_BENCH_WORKSPACE names a folder with catalog.sqlite, KOKUDO_BENCH_INDEX a folder for the
// dictionary, which is built there if it is not there yet. Prints bytes an entry and the p50 and
// p95 of one call in wall time.

#include "index/catalog/Catalog.h"
#include "index/suggest/Suggestions.h"
#include "index/suggest/SuggestionsWriter.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <stdexcept>

namespace kokudo::suggest {
namespace {

namespace fs = std::filesystem;

using Clock = std::chrono::steady_clock;

double since(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

void build(const fs::path& workspace, const fs::path& folder) {
  const auto catalog = catalog::Catalog::open(workspace / "catalog.sqlite", true);
  if (!catalog.ok()) throw std::runtime_error(catalog.error().message);
  SuggestionsWriter writer;
  double adding = 0;
  std::uint64_t records = 0;
  const auto visited = catalog->forEach([&](const catalog::Record& record) {
    const auto began = Clock::now();
    writer.add(record);
    adding += since(began);
    return ++records > 0;
  });
  if (!visited.ok()) throw std::runtime_error(visited.error().message);
  const auto began = Clock::now();
  if (const auto done = writer.finish(folder / kSuggestionsFile); !done.ok())
    throw std::runtime_error(done.error().message);
  std::printf("built from %llu records: %.1f s adding, %.1f s writing\n",
              static_cast<unsigned long long>(records), adding / 1e3, since(began) / 1e3);
}

const Suggestions& names() {
  static const Suggestions instance = [] {
    const char* workspace = std::getenv("KOKUDO_BENCH_WORKSPACE");
    const char* index = std::getenv("KOKUDO_BENCH_INDEX");
    if (!workspace || !index)
      throw std::runtime_error("set KOKUDO_BENCH_WORKSPACE and KOKUDO_BENCH_INDEX");
    const auto file = fs::path(index) / kSuggestionsFile;
    if (!fs::exists(file)) build(workspace, index);
    auto opened = Suggestions::open({file});
    if (!opened.ok()) throw std::runtime_error(opened.error().message);
    std::printf("%zu entries, %.1f bytes each\n", opened->size(),
                static_cast<double>(fs::file_size(file)) / static_cast<double>(opened->size()));
    return std::move(opened).value();
  }();
  return instance;
}

// What is typed on the way to some names, one key after another.
std::vector<std::string> typed() {
  std::vector<std::string> prefixes;
  for (const std::string name : {"東京都港区芝公園",
                                 "大阪市中央区",
                                 "練馬区西大泉六丁目 建物 13120",
                                 "横浜市立原中学校",
                                 "髙崎",
                                 "shinjuku",
                                 "oosakashi",
                                 "nishioizumi",
                                 "fuchu",
                                 "とうきょうと",
                                 "なごやし",
                                 "ニシオオイズミ",
                                 "13120-bldg-1141",
                                 "避難場所",
                                 "建物 131",
                                 "発電所",
                                 "中央",
                                 "小学校",
                                 "a",
                                 "1"}) {
    for (std::size_t end = 1; end <= name.size(); ++end)
      if (end == name.size() || (static_cast<unsigned char>(name[end]) & 0xC0) != 0x80)
        prefixes.push_back(name.substr(0, end));
  }
  return prefixes;
}

void measure(benchmark::State& state, const std::vector<std::string>& texts,
             const std::function<std::size_t(const std::string&)>& call) {
  std::vector<double> times;
  std::size_t found = 0;
  for (auto _ : state)
    for (const auto& text : texts) {
      const auto began = Clock::now();
      found += call(text);
      times.push_back(since(began));
    }
  benchmark::DoNotOptimize(found);
  std::sort(times.begin(), times.end());
  state.counters["p50_ms"] = times[times.size() / 2];
  state.counters["p95_ms"] = times[times.size() * 95 / 100];
  state.counters["max_ms"] = times.back();
}

void Complete(benchmark::State& state) {
  (void)names();
  measure(state, typed(),
          [](const std::string& text) { return names().complete(text, 10).size(); });
}
BENCHMARK(Complete)->Unit(benchmark::kMillisecond);

void SimilarTo(benchmark::State& state) {
  (void)names();
  measure(
      state,
      {"大坂市中央区", "shinjyukuk", "横浜市立腹中学校", "奥清水発電所", "とうきょとう", "港苦"},
      [](const std::string& text) { return names().similarTo(text, 5).size(); });
}
BENCHMARK(SimilarTo)->Unit(benchmark::kMillisecond);

void MunicipalitiesNamed(benchmark::State& state) {
  (void)names();
  measure(state, {"港区", "府中市", "大阪市", "浦和市"},
          [](const std::string& text) { return names().municipalitiesNamed(text).size(); });
}
BENCHMARK(MunicipalitiesNamed)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace kokudo::suggest
