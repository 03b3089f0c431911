#include "engine/scene/SceneView.h"
#include "tests/golden/Corpus.h"
#include "tests/golden/Picture.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace kokudo::test {
namespace {

/// Share of the pixels that differ from the first, which shows the background.
double drawnShare(const Picture& picture) {
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4)
    drawn += std::equal(&picture.rgba[i], &picture.rgba[i] + 3, picture.rgba.data()) ? 0 : 1;
  return double(drawn) / (double(picture.width) * picture.height);
}

/// Every tileset and content file of the corpora, drawn in one context: 320 x 240, without the
/// earth. `$KOKUDO_CORPUS` draws only scenes with that in their name.
class CorpusPictures : public ::testing::Test {
 protected:
  static constexpr int kWidth = 320, kHeight = 240;

  void SetUp() override {
    auto context = scene::createEglContext(kWidth, kHeight);
    ASSERT_TRUE(context.ok()) << context.error().message;
    _context = std::move(context).value();
    scene::SceneOptions options;
    options.samples = 0;
    options.globe = false;
    options.overlay = false;
    options.maximumScreenSpaceError = 1;  // the finest of everything
    auto view = scene::SceneView::create(*_context, options);
    ASSERT_TRUE(view.ok()) << view.error().message;
    _view = std::move(view).value();
  }

  /// The root says where the tileset lies; then all of it is loaded for the view on it.
  void look(const CorpusScene& scene) {
    TemporaryFolder folder;
    const auto tileset = openCorpusScene(scene, folder.path());
    ASSERT_TRUE(tileset.ok()) << tileset.error().message;
    _view->addLayer("scene", "tileset", tileset.value(), "");
    _view->setPointSize("scene", 7, false);
    ASSERT_TRUE(_view->renderUntilComplete(30, {}));
    const auto framing = _view->framingOfLayer("scene", scene.side);
    ASSERT_TRUE(framing) << "the root did not load";
    _view->camera().place(*framing);
    ASSERT_TRUE(_view->renderUntilComplete(30, {}));
    for (const auto& problem : _view->problems())
      if (problem.where != "heights") std::cout << problem.where << ": " << problem.what << "\n";
    const auto statistics = _view->statistics();
    EXPECT_GT(statistics.drawCalls, 0u)
        << "nothing was drawn; " << statistics.tiles.tilesVisited << " tiles visited, "
        << statistics.tiles.tilesLoaded << " loaded, " << statistics.tiles.tilesRendered
        << " rendered";
    const Picture picture{kWidth, kHeight, _view->readPixels()};
    // A few points or a line could vanish without a trace if only all pixels counted.
    expectLooksLike("corpus/" + scene.id, picture, std::min(0.002, 0.15 * drawnShare(picture)));
  }

  std::unique_ptr<scene::GlContext> _context;
  std::unique_ptr<scene::SceneView> _view;
};

TEST_F(CorpusPictures, LookAsTheyDid) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const char* only = std::getenv("KOKUDO_CORPUS");
  int drawn = 0;
  for (const auto& scene : readCorpus(sourceDir() / "tests/golden/corpus.tsv")) {
    if (only && scene.id.find(only) == std::string::npos) continue;
    SCOPED_TRACE(scene.id);
    look(scene);
    _view->removeLayer("scene");
    ++drawn;
  }
  EXPECT_GT(drawn, 0);
}

}  // namespace
}  // namespace kokudo::test
