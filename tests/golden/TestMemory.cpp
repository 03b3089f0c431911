#include "engine/content/GlbWriter.h"
#include "tests/golden/GoldenScene.h"

#include <fmt/format.h>

#include <chrono>

namespace kokudo::test {
namespace {

/// A scene that may hold 12 MiB.
class Memory : public GoldenScene {
 protected:
  void SetUp() override {
    GoldenScene::SetUp();
    scene::SceneOptions options;
    options.samples = 0;
    options.workerThreads = 1;
    options.memoryCapBytes = std::size_t(12) << 20;
    options.maximumScreenSpaceError = 8;
    _view.reset();
    auto view = scene::SceneView::create(*_context, options);
    ASSERT_TRUE(view.ok()) << view.error().message;
    _view = std::move(view).value();
  }

  /// Draws until the memory wants the view coarser; loads take their time on a busy machine.
  void drawUntilCoarser() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    const auto factor = [this] { return _view->statistics().tiles.errorFactor; };
    while (factor() <= 1 && std::chrono::steady_clock::now() < end) _view->frame(0.02);
    EXPECT_GT(factor(), 1) << "the layer is not huge at all";
  }

  /// Looks at terrains of so many cells that are too much, then at small ones elsewhere.
  void expectTheNextViewWhole(int cells) {
    const auto elsewhere = geodesy::Cartographic::fromDegrees(135.53, 34.65, 37);
    _view->addLayer("huge", "city", writeLevels("huge", cells), "");
    _view->addLayer("small", "city", writeLevels("small", 20, elsewhere), "");
    lookAt(kOsaka, 0, -60, 700);
    drawUntilCoarser();
    lookAt(elsewhere, 0, -60, 700);
    EXPECT_TRUE(_view->renderUntilComplete(10, {}));
    EXPECT_EQ(_view->statistics().tiles.errorFactor, 1);
    EXPECT_EQ(_view->statistics().triangles, 4u * 2 * 20 * 20);
  }

  /// A tileset whose root is a coarse sheet and whose four children are terrains of `cells` cells
  /// each way; where it lies they are wanted up to an error of about 40 pixels.
  std::string writeLevels(const std::string& name, int cells,
                          const geodesy::Cartographic& place = kOsaka) {
    const auto folder = _folder / name;
    const auto frame = geodesy::LocalFrame::at(place);
    const auto save = [&](const std::string& file, const content::Model& model) {
      const auto glb = content::writeGlb(model);
      ASSERT_TRUE(glb.ok()) << glb.error().message;
      writeText(folder / file, glb.value());
    };
    ModelMaker coarse(place);
    coarse.addTerrain(200, 1, [](double, double) { return 0.0; });
    save("root.glb", coarse.model());
    std::string children;
    for (int i = 0; i < 4; ++i) {
      const auto middle = frame.toEcef({i & 1 ? 100.0 : -100.0, i & 2 ? 100.0 : -100.0, 0});
      ModelMaker fine(geodesy::Ellipsoid::wgs84().toCartographic(middle));
      fine.addTerrain(100, cells, [](double, double) { return 0.0; });
      save(fmt::format("{}.glb", i), fine.model());
      children += fmt::format(
          R"({}{{"boundingVolume":{{"sphere":[{:.3f},{:.3f},{:.3f},150]}},"geometricError":0,
"content":{{"uri":"{}.glb"}}}})",
          i ? "," : "", middle.x, middle.y, middle.z, i);
    }
    const auto& o = frame.origin;
    writeText(folder / "tileset.json",
              fmt::format(R"({{"asset":{{"version":"1.1"}},"geometricError":1000,"root":{{
"boundingVolume":{{"sphere":[{:.3f},{:.3f},{:.3f},290]}},"geometricError":60,"refine":"REPLACE",
"content":{{"uri":"root.glb"}},"children":[{}]}}}})",
                          o.x, o.y, o.z, children));
    return (folder / "tileset.json").string();
  }
};

TEST_F(Memory, ThatARemovedLayerHeldIsForTheNextOne) {
  lookAt(kOsaka, 0, -60, 700);
  _view->addLayer("huge", "city", writeLevels("huge", 220), "");
  drawUntilCoarser();
  _view->removeLayer("huge");
  _view->addLayer("small", "city", writeLevels("small", 20), "");
  EXPECT_TRUE(_view->renderUntilComplete(10, {}));
  EXPECT_EQ(_view->statistics().tiles.errorFactor, 1);
  EXPECT_EQ(_view->statistics().triangles, 4u * 2 * 20 * 20);
  EXPECT_LT(_view->statistics().memoryBytes, std::size_t(12) << 20);
}

TEST_F(Memory, ThatAViewNeededIsForTheNextView) {
  expectTheNextViewWhole(220);
}

// Its tiles fit, what a software renderer keeps of their triangles does not.
TEST_F(Memory, ThatTheLastFrameOfAViewTookIsForTheNextView) {
  expectTheNextViewWhole(150);
}

TEST_F(Memory, IsKeptToWhileAHugeLayerIsInView) {
  lookAt(kOsaka, 0, -60, 700);
  _view->addLayer("huge", "city", writeLevels("huge", 220), "");
  std::size_t most = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const auto nothingYet = [&] {
    return _view->statistics().triangles == 0 && std::chrono::steady_clock::now() < end;
  };
  for (int i = 0; i < 400 || nothingYet(); ++i) {
    _view->frame(0.02);
    most = std::max(most, _view->statistics().tiles.bytes);
  }
  // 5 % is what the cap allows.
  EXPECT_LE(most, (std::size_t(12) << 20) * 105 / 100);
  EXPECT_GT(_view->statistics().triangles, 0u);  // coarser, but there
}

}  // namespace
}  // namespace kokudo::test
