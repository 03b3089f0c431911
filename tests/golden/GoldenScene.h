#pragma once

#include "engine/scene/SceneView.h"
#include "tests/golden/Picture.h"
#include "tests/golden/SmallWorld.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

namespace kokudo::test {

/// A 320 x 200 scene without a display, no multisampling.
class GoldenScene : public ::testing::Test {
 protected:
  void SetUp() override {
    auto context = scene::createEglContext(kWidth, kHeight);
    ASSERT_TRUE(context.ok()) << context.error().message;
    _context = std::move(context).value();
    scene::SceneOptions options;
    options.samples = 0;
    options.workerThreads = 1;
    auto view = scene::SceneView::create(*_context, options);
    ASSERT_TRUE(view.ok()) << view.error().message;
    _view = std::move(view).value();
  }

  void addLayer(const std::string& id, const std::string& kind, const content::Model& model,
                double radius, const std::string& credit = "") {
    _view->addLayer(id, kind, writeTileset(_folder / id, model, radius), credit);
  }
  void lookAt(const geodesy::Cartographic& target, double headingDegrees, double pitchDegrees,
              double distance) {
    constexpr double kDegree = 3.14159265358979323846 / 180;
    _view->camera().lookAt({target, headingDegrees * kDegree, pitchDegrees * kDegree, distance});
  }
  Picture render() {
    EXPECT_TRUE(_view->renderUntilComplete(30, {}));
    for (const auto& problem : _view->problems()) {
      // Without the Japanese geoid grid the world's stands in, decimetres away.
      if (problem.where != "heights") ADD_FAILURE() << problem.where << ": " << problem.what;
    }
    return {kWidth, kHeight, _view->readPixels()};
  }

  static constexpr int kWidth = 320, kHeight = 200;
  static inline const geodesy::Cartographic kOsaka =
      geodesy::Cartographic::fromDegrees(135.43, 34.65, 37);
  TemporaryFolder _folder;
  std::unique_ptr<scene::GlContext> _context;
  std::unique_ptr<scene::SceneView> _view;
};

}  // namespace kokudo::test
