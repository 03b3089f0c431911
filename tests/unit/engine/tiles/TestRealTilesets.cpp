#include "engine/io/Archive.h"
#include "engine/tiles/Tileset.h"
#include "tests/support/TestData.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace kokudo::tiles {
namespace {

using geodesy::Vec3;

/// Looks at the volume from so near that every level is wanted.
ViewState closeView(const geodesy::BoundingVolume& volume) {
  const Vec3 centre = centreOf(volume);
  const double radius = std::max(radiusOf(volume), 1.0);
  const Vec3 side = normalized(length(centre) > 1e6 ? centre : Vec3{1, 0.2, 0.3});
  ViewState view;
  view.position = centre + side * (1.5 * radius);
  view.direction = side * -1.0;
  view.up = normalized(cross(view.direction, Vec3{0.3, 0.9, 0.1}));
  view.viewportWidth = view.viewportHeight = 4000;
  view.fovY = 1.5;
  return view;
}

struct Outcome {
  bool complete = false;
  std::optional<Error> failure;
  TilesetStatistics statistics;
  std::size_t warnings = 0;
};

Outcome openWhole(const std::filesystem::path& file) {
  test::FakeRenderer renderer;
  tasks::WorkerPool workers(2);
  tasks::MainThreadQueue queue;
  TilesetServices services;
  services.accessor = io::createAccessor(false);
  services.workers = &workers;
  services.mainQueue = &queue;
  services.renderer = &renderer;
  Outcome outcome;
  {
    TilesetOptions options;
    options.maximumScreenSpaceError = 0.01;
    Tileset tileset(file.string(), services, options);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    bool looked = false;  // at the tiles, once they are known
    while ((!looked || !tileset.complete()) && !tileset.failure() &&
           std::chrono::steady_clock::now() < end) {
      looked = tileset.boundingVolume().has_value();
      tileset.update(looked ? closeView(*tileset.boundingVolume()) : ViewState{});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    outcome = {tileset.complete(), tileset.failure(), tileset.statistics(),
               tileset.diagnostics().items().size()};
  }
  EXPECT_EQ(renderer.alive, 0);
  EXPECT_EQ(renderer.misuse, 0);
  return outcome;
}

class RealTilesets : public testing::TestWithParam<const char*> {};

/// Contents in formats without a decoder are failed tiles, each reported once; a set that is
/// refused says why; every set comes to an end.
TEST_P(RealTilesets, ComeToAnEndWithEachFailureReported) {
  KOKUDO_REQUIRE_REAL_DATA(GetParam());
  int opened = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(::kokudo::test::realData() / GetParam())) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with("tileset") || file.path().extension() != ".json") continue;
    const Outcome outcome = openWhole(file.path());
    EXPECT_TRUE(outcome.complete) << file.path();
    if (outcome.failure) {
      EXPECT_FALSE(outcome.failure->message.empty());
      continue;
    }
    ++opened;
    EXPECT_GE(outcome.warnings, static_cast<std::size_t>(outcome.statistics.tilesFailed))
        << file.path();
  }
  EXPECT_GT(opened, 2);
}

/// Unpacks a zip; the folder of its tileset.json, or an empty path if it has none.
std::filesystem::path unpack(const std::filesystem::path& zip, const std::filesystem::path& into) {
  std::filesystem::path found;
  const Status status = io::forEachEntry(zip, [&](const io::ArchiveEntry& entry, const auto& read) {
    const Result<std::string> bytes = read();
    if (!bytes.ok()) return Status(bytes.error());
    ::kokudo::test::writeText(into / entry.path, *bytes);
    if (std::filesystem::path(entry.path).filename() == "tileset.json") found = into / entry.path;
    return Status();
  });
  EXPECT_TRUE(status.ok()) << status.error().message;
  return found;
}

TEST(RealPlateauTilesets, SettleWithoutAFailedTile) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  int opened = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(::kokudo::test::realData() /
                                                                        "plateau-reearth-flow")) {
    const std::string name = file.path().string();
    if (file.path().extension() != ".zip" || name.find("/truth/") == name.npos ||
        name.find("_3dtiles_") == name.npos) {
      continue;
    }
    const ::kokudo::test::TemporaryFolder folder;
    const auto tileset = unpack(file.path(), folder.path());
    if (tileset.empty()) continue;
    ++opened;
    const Outcome outcome = openWhole(tileset);
    EXPECT_TRUE(outcome.complete) << name;
    EXPECT_FALSE(outcome.failure) << name << ": " << outcome.failure->message;
    EXPECT_EQ(outcome.statistics.tilesFailed, 0) << name;
    EXPECT_EQ(outcome.warnings, 0u) << name;
    EXPECT_GT(outcome.statistics.triangles, 0u) << name;
  }
  EXPECT_GT(opened, 10);
}

INSTANTIATE_TEST_SUITE_P(Folders, RealTilesets,
                         testing::Values("3dtiles-samples", "3dtiles-cesium-native-data"));

}  // namespace
}  // namespace kokudo::tiles
