#include "engine/geodesy/LocalFrame.h"
#include "engine/scene/SceneView.h"
#include "tests/golden/Corpus.h"
#include "tests/golden/Picture.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

namespace kokudo::test {
namespace {

/// Share of the pixels that differ from the first, which shows the background.
double drawnShare(const Picture& picture) {
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4)
    drawn += std::equal(&picture.rgba[i], &picture.rgba[i] + 3, picture.rgba.data()) ? 0 : 1;
  return double(drawn) / (double(picture.width) * picture.height);
}

/// A view of a place from a side. @param place as in CorpusScene
std::optional<scene::Placement> placementAt(const std::array<double, 4>& place,
                                            const scene::ViewSide& side) {
  const auto frame =
      geodesy::LocalFrame::at(geodesy::Cartographic::fromDegrees(place[0], place[1], place[2]));
  const geodesy::Vec3 level =
      frame.east * std::sin(side.heading) + frame.north * std::cos(side.heading);
  const geodesy::Vec3 direction = level * std::cos(side.pitch) + frame.up * std::sin(side.pitch);
  const geodesy::Vec3 up = normalized(cross(cross(direction, frame.up), direction));
  return scene::Placement{frame.origin - direction * place[3], direction, up, true};
}

/// Pictures side by side, each made smaller.
class Sheet {
 public:
  Sheet(int shrink, std::size_t cells)
      : _shrink(shrink), _across(int(std::min<std::size_t>(cells, 8))) {}

  void add(const Picture& picture) {
    const int width = picture.width / _shrink, height = picture.height / _shrink;
    if (_count % _across == 0) {
      _sheet.width = _across * width;
      _sheet.height += height;
      _sheet.rgba.resize(std::size_t(_sheet.width) * std::size_t(_sheet.height) * 4, 255);
    }
    const int left = _count % _across * width, top = _sheet.height - height;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        for (int c = 0; c < 4; ++c)
          _sheet
              .rgba[(std::size_t(top + y) * std::size_t(_sheet.width) + std::size_t(left + x)) * 4 +
                    std::size_t(c)] = mean(picture, x, y, c);
    ++_count;
  }
  const Picture& picture() const { return _sheet; }

 private:
  std::uint8_t mean(const Picture& picture, int x, int y, int c) const {
    int sum = 0;
    for (int v = 0; v < _shrink; ++v)
      for (int u = 0; u < _shrink; ++u) sum += picture.at(x * _shrink + u, y * _shrink + v)[c];
    return std::uint8_t(sum / (_shrink * _shrink));
  }

  int _shrink, _across, _count = 0;
  Picture _sheet;
};

/// Every tileset and content file of the corpora, drawn in one context: 320 x 240, without the
/// earth. `$KOKUDO_CORPUS` draws only scenes with that in their name.
class CorpusPictures : public ::testing::Test {
 protected:
  static constexpr int kWidth = 320, kHeight = 240;
  static constexpr int kShrink = 3;  ///< of the pictures on a sheet

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
  void draw(const std::string& tileset, const CorpusScene& scene, Picture& picture) {
    _view->addLayer("scene", "tileset", tileset, "");
    _view->setPointSize("scene", 7, false);
    ASSERT_TRUE(_view->renderUntilComplete(30, {}));
    const auto framing = scene.place ? placementAt(*scene.place, scene.side)
                                     : _view->framingOfLayer("scene", scene.side);
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
    picture = {kWidth, kHeight, _view->readPixels()};
    _view->removeLayer("scene");
  }

  void look(const CorpusScene& scene) {
    TemporaryFolder folder;
    const auto tilesets = openCorpusScene(scene, folder.path());
    ASSERT_TRUE(tilesets.ok()) << tilesets.error().message;
    ASSERT_FALSE(tilesets->empty());
    Sheet sheet(scene.sheet() ? kShrink : 1, tilesets->size());
    double share = 1;
    for (const auto& tileset : *tilesets) {
      SCOPED_TRACE(tileset);
      Picture picture;
      draw(tileset, scene, picture);
      ASSERT_FALSE(picture.rgba.empty());
      share = std::min(share, drawnShare(picture));
      sheet.add(picture);
    }
    // A few points, a line or one of many contents could vanish without a trace if only all pixels
    // counted.
    expectLooksLike("corpus/" + scene.id, sheet.picture(),
                    std::min(0.002, 0.15 * share / double(tilesets->size())));
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
    ++drawn;
  }
  EXPECT_GT(drawn, 0);
}

/// The reasons of corpus-undrawn.tsv: a path, in which a '*' may stand, and why.
std::vector<std::pair<std::string, std::string>> readUndrawn() {
  std::vector<std::pair<std::string, std::string>> reasons;
  std::ifstream in(sourceDir() / "tests/golden/corpus-undrawn.tsv");
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (line.empty() || line.front() == '#' || tab == std::string::npos) continue;
    reasons.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  return reasons;
}

/// Tilesets, subtrees and contents.
bool isOfTiles(const std::filesystem::path& file) {
  static const std::set<std::string> kExtensions{".json", ".subtree", ".glb",  ".gltf",   ".b3dm",
                                                 ".i3dm", ".pnts",    ".cmpt", ".geojson"};
  return kExtensions.contains(file.extension().string());
}

TEST(Corpus, DrawsEveryFileOrSaysWhyNot) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  std::set<std::string> patterns;
  for (const auto& scene : readCorpus(sourceDir() / "tests/golden/corpus.tsv"))
    patterns.insert(scene.path);
  std::size_t drawn = 0, undrawn = 0;
  const auto reasons = readUndrawn();
  for (const char* corpus : {"3dtiles-samples", "3dtiles-cesium-native-data"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(realData() / corpus)) {
      if (!entry.is_regular_file() || !isOfTiles(entry.path())) continue;
      const std::string path = std::filesystem::relative(entry.path(), realData()).string();
      const bool seen = std::any_of(patterns.begin(), patterns.end(),
                                    [&](const auto& pattern) { return matches(path, pattern); });
      const bool excused = std::any_of(reasons.begin(), reasons.end(), [&](const auto& reason) {
        return matches(path, reason.first) && !reason.second.empty();
      });
      EXPECT_NE(seen, excused) << path << (seen ? " is drawn and excused" : " is neither");
      drawn += seen;
      undrawn += excused;
    }
  }
  std::cout << drawn << " files drawn, " << undrawn << " not\n";
  EXPECT_GE(drawn, 343u);
}

}  // namespace
}  // namespace kokudo::test
