#include "engine/tiler/PointCityTiler.h"

#include "engine/content/GlbWriter.h"
#include "engine/tiler/detail/BuildingShape.h"
#include "engine/tiler/detail/GroundSetup.h"
#include "engine/tiler/detail/ImplicitTiles.h"
#include "engine/tiler/detail/PointCollector.h"
#include "engine/tiler/detail/PointMesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace kokudo::tiler {

namespace {

using namespace detail;

// Of a full leaf: an inner tile costs about what a leaf does.
constexpr std::size_t kOverviewShare = 4;
constexpr unsigned kMostWriters = 8;
constexpr double kBoxTolerance = 0.001;  // metres that compressing may move a vertex

/// Builds and writes the contents of all tiles, several at a time.
class TileWriting {
 public:
  TileWriting(const PointTree& tree, const std::vector<PointBuilding>& buildings,
              const PointStore& store, const PointCityOptions& options, const PointNaming& naming,
              OutputFolder& folder, Progress& progress, const CancelToken& token)
      : _tree(tree),
        _buildings(buildings),
        _store(store),
        _options(options),
        _naming(naming),
        _folder(folder),
        _progress(progress),
        _token(token) {}

  Status run() {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1u, kMostWriters);
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < count; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    if (_error) return *_error;
    if (_token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while tiling"};
    return {};
  }

 private:
  void work() {
    while (!_token.cancelled() && !_stop) {
      const std::size_t index = _next++;
      if (index >= _tree.tiles.size()) return;
      if (Status status = write(_tree.tiles[index]); !status.ok()) {
        const std::lock_guard lock(_mutex);
        if (!_error) _error = status.error();
        _stop = true;
      }
    }
  }

  Status write(const PointTile& tile) {
    const std::size_t share = tile.level == 0 ? kOverviewShare * kOverviewShare : kOverviewShare;
    const std::size_t largest = std::max<std::size_t>(_options.maximumBuildingsPerTile / share, 1);
    auto model = modelOf(_tree, tile, _buildings, _store, largest, _naming);
    if (!model) return model.error();
    model->copyright = _options.copyright;
    auto glb = content::writeGlb(*model, {_options.compress, kBoxTolerance});
    if (!glb) return glb.error();
    const std::lock_guard lock(_mutex);
    if (Status status = _folder.write(addressOf(tile), *glb); !status.ok()) return status;
    if (tile.children.empty()) _done += tile.end - tile.begin;
    _progress.update(_done, _buildings.size(), addressOf(tile));
    return {};
  }

  const PointTree& _tree;
  const std::vector<PointBuilding>& _buildings;
  const PointStore& _store;
  const PointCityOptions& _options;
  const PointNaming& _naming;
  OutputFolder& _folder;
  Progress& _progress;
  const CancelToken& _token;
  std::atomic<std::size_t> _next{0};
  std::atomic<bool> _stop{false};
  std::mutex _mutex;
  std::size_t _done = 0;
  std::optional<Error> _error;
};

TileNode nodeOf(const PointTree& tree, std::size_t index) {
  const PointTile& tile = tree.tiles[index];
  TileNode node{tile.region, tile.geometricError, addressOf(tile), {}};
  for (std::size_t child : tile.children) node.children.push_back(nodeOf(tree, child));
  return node;
}

TilesetNotes notesOf(const std::vector<std::filesystem::path>& inputs,
                     const PointCityOptions& options, const PointCounts& counts,
                     std::size_t buildings, bool hasJapan) {
  std::string names;
  for (const auto& input : inputs) names += (names.empty() ? "" : ", ") + input.filename().string();
  std::string ground = "none: all stand at 標高 0";
  if (!options.ground.empty()) {
    ground.clear();
    for (const DemInput& dem : options.ground)
      ground += (ground.empty() ? "" : ", ") + std::filesystem::path(dem.path).filename().string();
    if (counts.offGround)
      ground += fmt::format("; {} buildings beyond it stand at 標高 0", counts.offGround);
  }
  return {{"synthetic", shapeRules()},
          {"madeUp",
           fmt::format("of {} buildings: plan and direction of all, area of {}, height "
                       "of {}, height from floors of {}",
                       buildings, counts.areaMadeUp, counts.heightMadeUp, counts.heightFromFloors)},
          {"points", names},
          {"ground", ground},
          {"heights", hasJapan ? "標高 + geoid (GSIGEO2011 in Japan, EGM96 elsewhere)"
                               : "標高 + geoid EGM96, up to 2 m off in Japan"}};
}

std::string readmeOf(const TilesetNotes& notes, const std::string& copyright) {
  std::string text =
      "A synthetic city made by `kokudo tile --kind points`. Not a survey of buildings.\n";
  for (const auto& [name, value] : notes) text += fmt::format("\n{}\n  {}\n", name, value);
  if (!copyright.empty()) text += fmt::format("\ncredit of the points\n  {}\n", copyright);
  return text;
}

void warnOf(const PointCounts& counts, const PointInputCounts& inputs, bool hasJapan,
            Diagnostics& diagnostics) {
  if (counts.refused > 0)
    diagnostics.warn("points", fmt::format("{} rows left out, the first: {}", counts.refused,
                                           counts.firstRefused));
  if (inputs.notPoints > 0)
    diagnostics.warn("points",
                     fmt::format("{} features are not points and were left out", inputs.notPoints));
  if (counts.repeatedIds > 0)
    diagnostics.warn("points", fmt::format("{} ids come more than once; each is a building of its "
                                           "own",
                                           counts.repeatedIds));
  if (counts.offGround > 0)
    diagnostics.warn("ground", fmt::format("{} buildings lie beyond the ground's rasters and "
                                           "stand at 標高 0",
                                           counts.offGround));
  if (!hasJapan)
    diagnostics.warn("geoid",
                     "the grid of GSIGEO2011 is missing, EGM96 is used instead: heights in Japan "
                     "are up to 2 m off");
}

class PointCityTiling {
 public:
  PointCityTiling(const std::vector<std::filesystem::path>& inputs, const PointCityOptions& options,
                  Progress& progress, const CancelToken& token)
      : _inputs(inputs), _options(options), _progress(progress), _token(token) {}

  Result<TilerReport> run(const std::filesystem::path& outDir) {
    auto geoid = GeoidSurface::open();
    if (!geoid) return geoid.error();
    auto ground = openGround();
    if (!ground) return ground.error();
    auto folder = OutputFolder::begin(outDir);
    if (!folder) return folder.error();
    auto store = PointStore::create(folder->path());
    if (!store) return store.error();
    PointCollector collector(_options, *store, *geoid, *ground ? &**ground : nullptr, _progress);
    if (Status status = collect(collector, *store, geoid->hasJapan()); !status.ok())
      return status.error();
    std::vector<PointBuilding> buildings = collector.takeBuildings();
    _progress.update(0, buildings.size(), "sorting");
    const PointTree tree = buildPointTree(buildings, _options.maximumBuildingsPerTile);
    const PointNaming naming = collector.naming();
    TileWriting writing(tree, buildings, *store, _options, naming, *folder, _progress, _token);
    if (Status status = writing.run(); !status.ok()) return status.error();
    const auto notes =
        notesOf(_inputs, _options, collector.counts(), buildings.size(), geoid->hasJapan());
    if (Status status = writeFrame(tree, notes, *folder); !status.ok()) return status.error();
    _report.tiles = tree.tiles.size();
    _report.features = buildings.size();
    _report.bytes = folder->bytesWritten();
    if (Status status = folder->publish(); !status.ok()) return status.error();
    return std::move(_report);
  }

 private:
  Result<std::optional<ElevationField>> openGround() {
    if (_options.ground.empty()) return std::optional<ElevationField>();
    auto setup = setUpGround(_options.ground, std::nullopt, true, "", _progress, _token,
                             _report.diagnostics);
    if (!setup) return setup.error();
    auto field = ElevationField::create(setup->sources);
    if (!field) return field.error();
    return std::optional<ElevationField>(std::move(*field));
  }

  Status collect(PointCollector& collector, PointStore& store, bool hasJapan) {
    auto counts = readPointInputs(
        _inputs, _report.diagnostics, _token,
        [&](const PointTable& table, const PointRow& row) { return collector.take(table, row); });
    if (collector.error()) return *collector.error();
    if (!counts) return counts.error();
    if (Status status = store.flush(); !status.ok()) return status.error();
    collector.finish();
    _report.inputs = counts->inputs;
    _report.refused = collector.counts().refused + counts->notPoints;
    warnOf(collector.counts(), *counts, hasJapan, _report.diagnostics);
    if (collector.size() > 0) return {};
    std::string why = "no building point";
    if (!_report.diagnostics.empty()) why += ": " + _report.diagnostics.items().front().what;
    return Error{Error::Kind::BadInput, fmt::format("{}: {}", _inputs.front().string(), why)};
  }

  Status writeFrame(const PointTree& tree, const TilesetNotes& notes, OutputFolder& folder) {
    if (Status status = folder.write("README.txt", readmeOf(notes, _options.copyright));
        !status.ok())
      return status;
    if (!_options.implicitTiling) {
      const TileNode root = nodeOf(tree, 0);
      const double error = std::max(tree.sideMetres / 2, 1.0);
      return writeTileset(tilesetFiles(root, error, _options.copyright, notes), folder);
    }
    for (const Subtree& subtree : subtreesOf(tree))
      if (Status status = folder.write(subtree.address, subtree.bytes); !status.ok()) return status;
    return folder.write("tileset.json", implicitTilesetJson(tree, _options.copyright, notes));
  }

  const std::vector<std::filesystem::path>& _inputs;
  const PointCityOptions& _options;
  Progress& _progress;
  const CancelToken& _token;
  TilerReport _report;
};

}  // namespace

Result<TilerReport> tilePointCity(const std::vector<std::filesystem::path>& inputs,
                                  const std::filesystem::path& outDir,
                                  const PointCityOptions& options, Progress& progress,
                                  const CancelToken& token) {
  if (inputs.empty())
    return Error{Error::Kind::BadUsage,
                 "no building points given: expected tables, vector files or archives"};
  if (options.maximumBuildingsPerTile < 1)
    return Error{Error::Kind::BadUsage, "maximum buildings per tile: found 0, expected 1 or more"};
  return PointCityTiling(inputs, options, progress, token).run(outDir);
}

}  // namespace kokudo::tiler
