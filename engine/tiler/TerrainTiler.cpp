#include "engine/tiler/TerrainTiler.h"

#include "engine/content/GlbWriter.h"
#include "engine/tiler/detail/GroundSetup.h"
#include "engine/tiler/detail/Imagery.h"
#include "engine/tiler/detail/OutputFolder.h"
#include "engine/tiler/detail/TerrainMesh.h"
#include "engine/tiler/detail/TerrainPlan.h"
#include "engine/tiler/detail/TilesetJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

namespace kokudo::tiler {

namespace {

using namespace detail;

constexpr unsigned kMostThreads = 8;
// What compressing may move a vertex: metres, and of the error that the mesh's spacing stands for
// where that is more. A tile is drawn at an error of some pixels at most, so that this is far below
// one; what has no finer tiles is looked at from closer by.
constexpr double kGroundTolerance = 0.01, kInnerShare = 1.0 / 1024, kLeafShare = 1.0 / 4096;
constexpr double kMostHeightTolerance = 8;  // metres: for the sea's depths seen from space
// Across a tile's picture; of the tile that all others wait for: what a slow line carries at once.
constexpr int kTexels = 256, kFirstTexels = 128;
constexpr int kImageQuality = 75;  // of pictures of the earth, which lie under light and haze

content::GlbOptions packingOf(const PlannedTile& tile, bool compress) {
  const double share = tile.children.empty() ? kLeafShare : kInnerShare;
  content::GlbOptions options;
  options.compress = compress;
  options.packing = content::GlbOptions::Packing::Draco;
  options.positionTolerance =
      std::max(kGroundTolerance, geometricErrorOf(tile.cell, tile.gridSize) * share);
  options.heightTolerance = std::min(options.positionTolerance, kMostHeightTolerance);
  options.imageQuality = compress ? kImageQuality : options.imageQuality;
  return options;
}

Status checkTerrainOptions(const std::vector<DemInput>& rasters,
                           const TerrainTilerOptions& options) {
  const auto& e = options.extent;
  if (rasters.empty()) return Error{Error::Kind::BadUsage, "no elevation raster given"};
  if (options.gridSize < 3 || options.gridSize > 255)
    return Error{Error::Kind::BadUsage,
                 fmt::format("grid size: found {}, expected 3 to 255 vertices", options.gridSize)};
  if (!(e[0] >= -180 && e[1] >= -90 && e[2] <= 180 && e[3] <= 90 && e[0] < e[2] && e[1] < e[3]))
    return Error{Error::Kind::BadUsage,
                 fmt::format("extent: found {},{},{},{}, expected west,south,east,north in degrees",
                             e[0], e[1], e[2], e[3])};
  return {};
}

/// Builds the planned tiles on several threads; every tile depends on its cell alone, so the bytes
/// do not depend on the threads.
class TerrainTiling {
 public:
  TerrainTiling(const TerrainPlan& plan, const GroundSources& sources,
                const TerrainTilerOptions& options, const Imagery* imagery, OutputFolder& folder,
                Progress& progress, const CancelToken& token)
      : _plan(plan),
        _sources(sources),
        _options(options),
        _imagery(imagery),
        _folder(folder),
        _progress(progress),
        _token(token) {
    _regions.resize(plan.tiles.size());
  }

  Status run() {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < count; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    if (_token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while tiling terrain"};
    if (_error) return *_error;
    return {};
  }

  TileNode node(std::size_t index) const {
    const PlannedTile& planned = _plan.tiles[index];
    TileNode tile;
    tile.region = _regions[index];
    tile.geometricError = planned.geometricError;
    tile.content = planned.address();
    for (std::size_t child : planned.children) {
      tile.children.push_back(node(child));
      include(tile.region, tile.children.back().region);
    }
    return tile;
  }

 private:
  void work() {
    auto field = ElevationField::create(_sources);
    auto geoid = GeoidSurface::open();
    if (!field || !geoid) return fail(!field ? field.error() : geoid.error());
    while (!_token.cancelled() && !_stop) {
      const std::size_t index = _next++;
      if (index >= _plan.tiles.size()) return;
      if (Status status = buildTile(index, *field, *geoid); !status.ok())
        return fail(status.error());
    }
  }

  Status buildTile(std::size_t index, const ElevationField& field, const GeoidSurface& geoid) {
    const PlannedTile& planned = _plan.tiles[index];
    TerrainMesh mesh =
        buildTerrainMesh(planned.cell, planned.rectangle, planned.gridSize, field, geoid);
    _regions[index] = mesh.region;
    mesh.model.copyright = _options.copyright;
    if (_imagery && _imagery->isSharpEnoughFor(planned.cell.sizeDegrees())) {
      const bool isFirst = index == _plan.roots[0] && !planned.children.empty();
      mesh.model.images.push_back(
          _imagery->cut(planned.rectangle, isFirst ? kFirstTexels : kTexels));
      mesh.model.materials[0].baseColorTexture.image = 0;
    } else {
      mesh.model.primitives[0].texcoordSets.clear();
    }
    auto glb = content::writeGlb(mesh.model, packingOf(planned, _options.compress));
    if (!glb) return glb.error();
    const std::lock_guard lock(_mutex);
    if (Status status = _folder.write(planned.address(), *glb); !status.ok()) return status;
    _progress.update(++_done, _plan.tiles.size(), planned.address());
    return {};
  }

  void fail(const Error& error) {
    const std::lock_guard lock(_mutex);
    if (!_error) _error = error;
    _stop = true;
  }

  const TerrainPlan& _plan;
  const GroundSources& _sources;
  const TerrainTilerOptions& _options;
  const Imagery* _imagery;
  OutputFolder& _folder;
  Progress& _progress;
  const CancelToken& _token;
  std::vector<std::array<double, 6>> _regions;
  std::atomic<std::size_t> _next{0};
  std::atomic<bool> _stop{false};
  std::mutex _mutex;
  std::size_t _done = 0;
  std::optional<Error> _error;
};

TileNode rootOf(const TerrainTiling& tiling, const TerrainPlan& plan, int gridSize) {
  if (plan.roots.size() == 1) return tiling.node(plan.roots[0]);
  TileNode root;
  for (std::size_t index : plan.roots) root.children.push_back(tiling.node(index));
  root.region = root.children[0].region;
  for (const TileNode& child : root.children) include(root.region, child.region);
  root.geometricError = 2 * geometricErrorOf(plan.tiles[plan.roots[0]].cell, gridSize);
  return root;
}

TilesetNotes notesOf(const TerrainTilerOptions& options, const GroundSetup& setup, bool hasJapan) {
  TilesetNotes notes{{"heights", hasJapan ? "標高 + geoid (GSIGEO2011 in Japan, EGM96 elsewhere)"
                                          : "標高 + geoid EGM96, up to 2 m off in Japan"},
                     {"_HEIGHT", "標高 in metres; negative = depth of water"}};
  if (options.conditioning) {
    notes.emplace_back("ground", "conditioned from PLATEAU");
    notes.emplace_back("groundDetail", setup.conditioningText);
  }
  return notes;
}

}  // namespace

Result<TilerReport> tileTerrain(const std::vector<DemInput>& rasters,
                                const std::filesystem::path& outDir,
                                const TerrainTilerOptions& options, Progress& progress,
                                const CancelToken& token) {
  if (Status status = checkTerrainOptions(rasters, options); !status.ok()) return status.error();
  TilerReport report;
  auto setup = setUpGround(rasters, options.conditioning, options.flattenSea, options.shoreline,
                           progress, token, report.diagnostics);
  if (!setup) return setup.error();
  std::optional<Imagery> imagery;
  if (!options.imagery.empty()) {
    auto read = Imagery::read(options.imagery);
    if (!read) return read.error();
    imagery = std::move(*read);
  }
  auto field = ElevationField::create(setup->sources);
  if (!field) return field.error();
  auto geoid = GeoidSurface::open();
  if (!geoid) return geoid.error();
  if (!geoid->hasJapan())
    report.diagnostics.warn("geoid",
                            "the grid of GSIGEO2011 is missing, EGM96 is used instead: "
                            "heights in Japan are up to 2 m off");
  auto plan = planTerrain(*field, {options.extent, options.maximumLevel, options.gridSize});
  if (!plan) return plan.error();
  auto folder = OutputFolder::begin(outDir);
  if (!folder) return folder.error();
  TerrainTiling tiling(*plan, setup->sources, options, imagery ? &*imagery : nullptr, *folder,
                       progress, token);
  if (Status status = tiling.run(); !status.ok()) return status.error();
  const TileNode root = rootOf(tiling, *plan, options.gridSize);
  const auto files = tilesetFiles(root, std::max(2 * root.geometricError, 1.0), options.copyright,
                                  notesOf(options, *setup, geoid->hasJapan()));
  if (Status status = writeTileset(files, *folder); !status.ok()) return status.error();
  report.tiles = plan->tiles.size();
  report.inputs = rasters.size();
  report.bytes = folder->bytesWritten();
  if (Status status = folder->publish(); !status.ok()) return status.error();
  return report;
}

}  // namespace kokudo::tiler
