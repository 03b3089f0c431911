// links: engine_tiles engine_content engine_geodesy engine_base
// A click: the index over a model's triangles, and one ray through it.
#include "engine/tiles/detail/RayPick.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

namespace {

using namespace kokudo;
using geodesy::Vec3;

const Vec3 kOrigin{-3'800'000, 3'600'000, 3'500'000};

/// Loose triangles of up to 30 m in a box of 1 km: far more of them lie on a ray than in a city.
content::Model soup(std::size_t triangles) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> place(-500, 500), edge(-30, 30);
  content::Model model;
  model.origin = kOrigin;
  content::Primitive loose;
  for (std::size_t i = 0; i < triangles; ++i) {
    const float corner[] = {place(random), place(random), place(random)};
    for (int c = 0; c < 3; ++c) {
      for (const float base : corner) loose.positions.push_back(base + edge(random));
      loose.indices.push_back(static_cast<std::uint32_t>(loose.indices.size()));
    }
  }
  model.primitives.push_back(std::move(loose));
  return model;
}

void Index(benchmark::State& state) {
  const auto model = soup(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(tiles::detail::PickIndex(model));
}

void Ray(benchmark::State& state) {
  const auto model = soup(static_cast<std::size_t>(state.range(0)));
  const tiles::detail::PickIndex index(model);
  std::mt19937 random(11);
  std::uniform_real_distribution<double> aim(-600, 600);
  for (auto _ : state) {
    const Vec3 origin = kOrigin + Vec3{aim(random), aim(random), 2000};
    const Vec3 direction = normalized(kOrigin - origin);
    benchmark::DoNotOptimize(
        tiles::detail::nearestHit(model, index, {origin, direction, 0}, INFINITY));
  }
}

}  // namespace

BENCHMARK(Index)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(Ray)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
