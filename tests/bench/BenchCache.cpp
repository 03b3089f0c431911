// links: engine_io engine_base
// What the cache of answers costs: a hit, a store, the question whether it holds an answer; beside
// reading a plain file of the same size.
#include "engine/base/Files.h"
#include "engine/io/CachedAccessor.h"

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <random>
#include <stdexcept>

namespace kokudo::io {
namespace {

namespace fs = std::filesystem;

class FixedSource final : public AssetAccessor {
 public:
  Result<AssetResponse> fetch(const AssetRequest& request, const CancelToken&) override {
    AssetResponse response;
    response.headers = {{"cache-control", "max-age=100000"}, {"content-type", "model/gltf-binary"}};
    response.body = body;
    response.finalUri = request.uri;
    return response;
  }
  std::string body;
};

/// A cache that holds 2,000 answers of 20 KB beside those of the benchmark.
struct Filled {
  fs::path folder;
  std::shared_ptr<FixedSource> source = std::make_shared<FixedSource>();
  std::unique_ptr<CachedAccessor> cache;

  Filled() {
    std::string pattern = (fs::temp_directory_path() / "kokudo-bench-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    folder = pattern;
    CacheOptions options;
    options.folder = folder;
    cache = std::make_unique<CachedAccessor>(source, options);
    source->body.assign(20'000, 'x');
    for (int n = 0; n < 2'000; ++n) (void)fetch("http://h/other/" + std::to_string(n));
  }
  ~Filled() {
    cache.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  Result<AssetResponse> fetch(const std::string& uri) { return cache->fetch({.uri = uri}, {}); }
};

Filled& filled() {
  static Filled one;
  return one;
}

void fillBody(std::size_t bytes) {
  std::minstd_rand random(7);
  filled().source->body.resize(bytes);
  for (char& c : filled().source->body) c = static_cast<char>(random());
}

void Hit(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  fillBody(bytes);
  constexpr int kAddresses = 64;
  const std::string base = "http://h/" + std::to_string(bytes) + "/";
  for (int n = 0; n < kAddresses; ++n) (void)filled().fetch(base + std::to_string(n));
  int n = 0;
  for (auto _ : state) {
    const Result<AssetResponse> response = filled().fetch(base + std::to_string(++n % kAddresses));
    if (!response.ok() || !response->fromCache) state.SkipWithError("no hit");
    benchmark::DoNotOptimize(response);
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Hit)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void PlainFile(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  fillBody(bytes);
  const fs::path file = filled().folder / "plain";
  (void)writeFileAtomically(file, filled().source->body);
  for (auto _ : state) benchmark::DoNotOptimize(readFile(file));
}
BENCHMARK(PlainFile)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void Store(benchmark::State& state) {
  fillBody(static_cast<std::size_t>(state.range(0)));
  static int n = 0;
  for (auto _ : state) (void)filled().fetch("http://h/new/" + std::to_string(++n));
}
BENCHMARK(Store)->Arg(1'000)->Arg(100'000)->Iterations(500)->Unit(benchmark::kMicrosecond);

void AnswersLocally(benchmark::State& state) {
  const AssetRequest request{.uri = "http://h/other/77"};
  for (auto _ : state) benchmark::DoNotOptimize(filled().cache->answersLocally(request));
}
BENCHMARK(AnswersLocally)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace kokudo::io
