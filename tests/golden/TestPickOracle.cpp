#include "engine/scene/detail/Grab.h"
#include "tests/golden/GoldenScene.h"
#include "tests/golden/PickCity.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

namespace kokudo::test {
namespace {

constexpr int kPixels = 10000;
constexpr double kTie = 1e-6;          // metres
constexpr double kPointAngle = 0.003;  // radians beside a ray, as Tileset::pick has it

using PickOracle = GoldenScene;

TEST_F(PickOracle, FindsTheSameFeatureOnTenThousandPixels) {
  const PickCity city(kOsaka);
  ASSERT_GE(city.buildings(), 2000u);
  ASSERT_GE(city.points(), 1000u);
  _view->addLayer("city", "tileset", city.write(_folder / "city"), "");
  std::mt19937 random(7);
  std::uniform_real_distribution<double> x(0, kWidth), y(0, kHeight);
  std::vector<double> milliseconds;
  int met = 0, ties = 0, points = 0, repeated = 0;
  for (const auto& [heading, pitch, distance] :
       {std::array<double, 3>{20, -38, 420}, std::array<double, 3>{-110, -16, 260}}) {
    lookAt(kOsaka, heading, pitch, distance);
    render();
    const auto view = _view->camera().viewState();
    for (int i = 0; i < kPixels / 2; ++i) {
      const double column = x(random), row = y(random);
      const auto start = std::chrono::steady_clock::now();
      const auto hit = _view->pick(column, row);
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - start;
      milliseconds.push_back(took.count());
      const auto wanted = city.firstHit(view.position, scene::detail::rayThrough(view, column, row),
                                        std::tan(kPointAngle));
      SCOPED_TRACE(testing::Message() << "pixel " << column << ", " << row);
      if (!wanted) {
        ASSERT_NE(hit.kind, scene::PickResult::Kind::Feature);
        continue;
      }
      if (wanted->ahead < kTie && ++ties) continue;
      ++met;
      points += wanted->content.rfind("points", 0) == 0;
      repeated += wanted->content.rfind("repeated", 0) == 0;
      ASSERT_EQ(hit.kind, scene::PickResult::Kind::Feature);
      ASSERT_EQ(std::filesystem::path(hit.content).filename(), wanted->content);
      ASSERT_EQ(hit.feature, wanted->feature);
      ASSERT_NEAR(length(hit.position - view.position), wanted->distance, 0.05);
    }
  }
  EXPECT_GT(met, kPixels / 2);
  EXPECT_GT(points, 100);
  EXPECT_GT(repeated, 100);
  EXPECT_LT(ties, kPixels / 100);
  std::sort(milliseconds.begin(), milliseconds.end());
  RecordProperty("medianPickMilliseconds", std::to_string(milliseconds[kPixels / 2]));
  RecordProperty("p99PickMilliseconds", std::to_string(milliseconds[kPixels * 99 / 100]));
  RecordProperty("pixelsThatMeetSomething", met);
  RecordProperty("ties", ties);
}

}  // namespace
}  // namespace kokudo::test
