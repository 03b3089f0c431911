#include "engine/geodesy/Ellipsoid.h"
#include "engine/scene/detail/Grab.h"
#include "tests/golden/GoldenScene.h"

#include <algorithm>
#include <cmath>

namespace kokudo::test {
namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using geodesy::LocalFrame;
using geodesy::Vec3;

/// Where floats have the fewest digits left, and in the middle.
struct Place {
  const char* name;
  double longitude, latitude, height;  // ellipsoidal
};
constexpr Place kPlaces[] = {
    {"Wakkanai", 141.6730, 45.5227, 60},        {"Yonaguni", 122.9332, 24.4494, 60},
    {"Minamitorishima", 153.9807, 24.2867, 60}, {"Okinotorishima", 136.0698, 20.4225, 60},
    {"Tokyo", 139.7670, 35.6810, 60},           {"FujisTop", 138.7274, 35.3606, 3776 + 42.5}};

/// An upright box, metres east, north, up of the place.
struct Box {
  double width, depth, height;
};

/// Where a ray first meets the box that stands on the frame's origin, in metres; below 0 = never.
double meet(const Box& box, const LocalFrame& frame, const geodesy::Ecef& eye, const Vec3& ray) {
  const Vec3 from = frame.toLocal(eye);
  const Vec3 step{dot(ray, frame.east), dot(ray, frame.north), dot(ray, frame.up)};
  double enter = 0, leave = 1e300;
  const auto slab = [&](double start, double rate, double low, double high) {
    const double a = (low - start) / rate, b = (high - start) / rate;
    enter = std::max(enter, std::min(a, b));
    leave = std::min(leave, std::max(a, b));
  };
  slab(from.x, step.x, -box.width / 2, box.width / 2);
  slab(from.y, step.y, -box.depth / 2, box.depth / 2);
  slab(from.z, step.z, 0, box.height);
  return enter <= leave ? enter : -1;
}

/// The middle of some pixels, and how many.
struct Middle {
  double x = 0, y = 0, count = 0;
  void add(int column, int row) { x += column, y += row, count += 1; }
};

class Places : public GoldenScene, public ::testing::WithParamInterface<Place> {
 protected:
  void SetUp() override {
    GoldenScene::SetUp();
    _place =
        Cartographic::fromDegrees(GetParam().longitude, GetParam().latitude, GetParam().height);
    _frame = LocalFrame::at(_place);
  }
  void showBox(const Box& box) {
    ModelMaker maker(_place);
    maker.setFeatures({"box"});
    maker.addBox(0, 0, 0, box.width, box.depth, box.height, 0);
    auto model = maker.model();
    model.materials[0].baseColor = {0.8f, 0.02f, 0.02f, 1};
    model.materials[0].unlit = true;
    addLayer("box", "city", model, box.width + box.depth + box.height);
  }
  Cartographic at(const Vec3& local) const {
    return Ellipsoid::wgs84().toCartographic(_frame.toEcef(local));
  }
  Middle drawn() {
    const Picture picture = render();
    Middle middle;
    // The compass is red too.
    for (int row = 20; row < kHeight - 20; ++row)
      for (int column = 60; column < kWidth - 60; ++column) {
        const auto* p = picture.at(column, row);
        if (p[0] > p[2] + 40) middle.add(column, row);
      }
    return middle;
  }
  /// Of the pixels whose centres see the box, by rays in double.
  Middle seen(const Box& box) const {
    const auto view = _view->camera().viewState();
    Middle middle;
    for (int row = 0; row < kHeight; ++row)
      for (int column = 0; column < kWidth; ++column) {
        const Vec3 ray = scene::detail::rayThrough(view, column + 0.5, row + 0.5);
        if (meet(box, _frame, view.position, ray) >= 0) middle.add(column, row);
      }
    return middle;
  }

  Cartographic _place;
  LocalFrame _frame;
};

TEST_P(Places, HoldAOneMetreCubeSteadyWhileTheEyeMovesByMillimetres) {
  const Box cube{1, 1, 1};
  showBox(cube);
  double worst = 0, lowest = 1e9, highest = -1e9;
  // A pixel is 17 mm wide there. Seen from a corner, so that slanted edges tell the middle to a
  // fraction of a pixel.
  for (int step = 0; step <= 20; ++step) {
    lookAt(at({0.002 * step, 0.001 * step, 0.5}), 33, -31, 4);
    const Middle is = drawn(), wanted = seen(cube);
    ASSERT_GT(is.count, 200);
    EXPECT_NEAR(is.count, wanted.count, 0.01 * wanted.count);
    for (const double miss :
         {is.x / is.count - wanted.x / wanted.count, is.y / is.count - wanted.y / wanted.count}) {
      worst = std::max(worst, std::abs(miss));
      lowest = std::min(lowest, miss);
      highest = std::max(highest, miss);
    }
  }
  RecordProperty("missInPixels", std::to_string(worst));
  EXPECT_LE(worst, 0.25);
  EXPECT_LE(highest - lowest, 0.25);
}

TEST_P(Places, ArePickedWithinACentimetre) {
  const Box hall{240, 180, 70};
  showBox(hall);
  double worst = 0, aside = 0;
  for (const double distance : {150.0, 500.0, 3000.0}) {
    lookAt(at({0, 0, 35}), 200, -24, distance);
    render();
    int met = 0;
    const double across = std::min(1.0, 500 / distance);  // where there is something to pick
    for (double down = -95; down < 95; down += 9) {
      for (double right = -154.5; right < 155; right += 10.25) {
        const double x = kWidth / 2 + right * across, y = kHeight / 2 + down * across;
        const auto view = _view->camera().viewState();
        const Vec3 ray = scene::detail::rayThrough(view, x, y);
        const double way = meet(hall, _frame, view.position, ray);
        if (way < 0) continue;
        const auto hit = _view->pick(x, y);
        ASSERT_EQ(hit.recordId, "box") << x << ", " << y << " from " << distance;
        ++met;
        worst = std::max(worst, length(hit.position - (view.position + ray * way)));
        const auto back = scene::detail::project(view, hit.position);
        ASSERT_TRUE(back);
        aside = std::max(aside, std::hypot(back->x - x, back->y - y));
        const double height = Ellipsoid::wgs84().toCartographic(hit.position).height;
        EXPECT_NEAR(hit.cartographic.height, height, 1e-6);
      }
    }
    EXPECT_GT(met, 30) << distance;
  }
  RecordProperty("missInMetres", std::to_string(worst));
  EXPECT_LE(worst, 0.01);
  EXPECT_LE(aside, 0.01);  // pixels
}

TEST_P(Places, HaveSlopesThatArePickedWithinACentimetre) {
  const auto rise = [](double east, double north) { return 400 + 0.31 * east - 0.17 * north; };
  ModelMaker maker(_place);
  maker.addTerrain(700, 24, rise);
  addLayer("slope", "terrain", maker.model(), 1500);
  double worst = 0;
  int met = 0;
  for (const double distance : {400.0, 3000.0}) {
    lookAt(at({0, 0, 400}), 70, -50, distance);
    render();
    for (int y = 4; y < kHeight; y += 11) {
      for (int x = 3; x < kWidth; x += 13) {
        const auto hit = _view->pick(x, y);
        if (hit.layer != "slope") continue;
        ++met;
        const Vec3 local = _frame.toLocal(hit.position);
        // Upright: what a height read off the pick would be wrong by.
        worst = std::max(worst, std::abs(local.z - rise(local.x, local.y)));
      }
    }
  }
  EXPECT_GT(met, 300);
  RecordProperty("missInMetres", std::to_string(worst));
  EXPECT_LE(worst, 0.01);
}

INSTANTIATE_TEST_SUITE_P(OfJapan, Places, ::testing::ValuesIn(kPlaces),
                         [](const auto& place) { return place.param.name; });

}  // namespace
}  // namespace kokudo::test
