#include "engine/tiler/detail/TerrainPlan.h"

#include "engine/tiler/detail/Degrees.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::tiler::detail {

namespace {

using Rectangle = std::array<double, 4>;

constexpr int kRoundGlobeLevel = 3;  // coarser tiles show the globe's roundness as corners
constexpr int kDeepestLevel = 22;
constexpr int kFlatEarthLevel = 9;  // 9 vertices over a third of a degree: half a metre of sag
constexpr int kCalmGrid = 9;
constexpr int kWorldGrid = 33;
constexpr double kGroundSpacing = 10;  // metres, where buildings stand on the ground
constexpr Rectangle kJapan{122, 20, 154.5, 46}, kAround{112, 16, 164, 56},
    kPacific{75, -12, 180, 72};
constexpr double kSeaJapan = 0.18, kSeaElsewhere = 0.36;     // degrees: for the sea's depths
constexpr double kShoreJapan = 0.0125, kShoreAround = 0.05;  // degrees between vertices
constexpr std::size_t kMostTiles = 1000000;

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

Rectangle intersection(const Rectangle& a, const Rectangle& b) {
  return {std::max(a[0], b[0]), std::max(a[1], b[1]), std::min(a[2], b[2]), std::min(a[3], b[3])};
}

/// The first level whose vertices lie no farther apart than `degrees`.
int levelOfSpacing(double degrees, int gridSize) {
  for (int level = 0; level < kDeepestLevel; ++level)
    if (std::ldexp(180.0, -level) / (gridSize - 1) <= degrees) return level;
  return kDeepestLevel;
}

class Planner {
 public:
  Planner(const ElevationField& field, const TerrainPlanOptions& options)
      : _field(field), _options(options) {
    for (const RasterSampler& sampler : field.samplers())
      // A mesh 1.4 times as wide as the samples loses nothing that is seen: normals come from the
      // samples.
      _finest.push_back(levelOfSpacing(sampler.raster().spacingDegrees() * 1.4, options.gridSize));
    _shoreJapan = levelOfSpacing(kShoreJapan, options.gridSize);
    _shoreAround = levelOfSpacing(kShoreAround, options.gridSize);
    _groundLevel = levelOfSpacing(kGroundSpacing / kMetresPerDegree, options.gridSize);
  }

  Result<TerrainPlan> plan() {
    std::vector<TerrainCell> cells;
    for (int x = 0; x < 2; ++x) {
      const TerrainCell half{0, x, 0};
      if (overlap(half.rectangle(), _options.extent)) cells.push_back(descend(half));
    }
    const bool isWorld = cells.size() == 2 && cells[0].level == 0 && cells[1].level == 0;
    if (isWorld) addWorld();
    for (const TerrainCell& cell : cells) {
      const std::size_t added = add(cell);
      (isWorld ? _plan.tiles[0].children : _plan.roots).push_back(added);
    }
    if (_plan.tiles.size() >= kMostTiles)
      return Error{Error::Kind::BadInput,
                   fmt::format("more than {} tiles would be made; give a smaller extent or a "
                               "maximum level",
                               kMostTiles)};
    return std::move(_plan);
  }

 private:
  /// The smallest cell that still holds the root's whole part of the extent.
  TerrainCell descend(TerrainCell cell) const {
    while (cell.level < kDeepestLevel) {
      int inside = 0, quarter = 0;
      for (int q = 0; q < 4; ++q)
        if (overlap(cell.child(q).rectangle(), _options.extent)) ++inside, quarter = q;
      if (inside != 1) break;
      cell = cell.child(quarter);
    }
    return cell;
  }

  /// The globe in one small tile, above the quadtree's two: the first to be seen over a slow line.
  void addWorld() {
    PlannedTile world;
    world.cell = {-1, 0, 0};
    world.rectangle = intersection(world.cell.rectangle(), _options.extent);
    world.gridSize = std::min(kWorldGrid, _options.gridSize);
    world.geometricError = geometricErrorOf(world.cell, _options.gridSize);
    _plan.roots.push_back(_plan.tiles.size());
    _plan.tiles.push_back(std::move(world));
  }

  std::size_t add(const TerrainCell& cell) {
    const std::size_t index = _plan.tiles.size();
    PlannedTile& tile = _plan.tiles.emplace_back();
    tile.cell = cell;
    tile.rectangle = intersection(cell.rectangle(), _options.extent);
    tile.gridSize = gridSizeOf(cell, tile.rectangle);
    if (_plan.tiles.size() >= kMostTiles || !mustRefine(cell, tile.rectangle)) return index;
    tile.geometricError = geometricErrorOf(cell, _options.gridSize);
    for (int q = 0; q < 4; ++q) {
      const TerrainCell child = cell.child(q);
      if (!overlap(child.rectangle(), _options.extent)) continue;
      const std::size_t added = add(child);
      _plan.tiles[index].children.push_back(added);
    }
    return index;
  }

  bool mustRefine(const TerrainCell& cell, const Rectangle& rectangle) const {
    if (_options.maximumLevel > 0 && cell.level >= _options.maximumLevel) return false;
    if (cell.level >= kDeepestLevel) return false;
    if (cell.level < kRoundGlobeLevel) return true;
    const auto& constraints = _field.sources().constraints;
    if (constraints && cell.level < _groundLevel && constraints->anyIn(rectangle)) return true;
    if (cell.level < shoreLevel(rectangle) && lowestSeen(rectangle) == 0 &&
        _field.sources().coast->shoreIn(rectangle))
      return true;
    for (std::size_t i = lowestSeen(rectangle); i < _finest.size(); ++i)
      if (cell.level < wantedLevel(i, rectangle) && hasRelief(i, rectangle)) return true;
    return false;
  }

  /// No finer than what there is to show: halved as long as the vertices stay close enough.
  int gridSizeOf(const TerrainCell& cell, const Rectangle& rectangle) const {
    const int full = _options.gridSize;
    if (isCalm(cell, rectangle)) return std::min(kCalmGrid, full);
    const double wanted = spacingWanted(rectangle);
    int size = full;
    while (size > kCalmGrid && size % 2 == 1 && cell.sizeDegrees() / ((size - 1) / 2) <= wanted)
      size = (size - 1) / 2 + 1;
    return size;
  }

  /// Degrees between vertices that show all of the world's raster with its coast; 0 where something
  /// finer lies on it or the coast is that raster's own.
  double spacingWanted(const Rectangle& rectangle) const {
    const GroundSources& sources = _field.sources();
    if (!sources.coast || !sources.flattenSea || !_field.samplers()[0].raster().isGlobal())
      return 0;
    if (sources.constraints && sources.constraints->anyIn(rectangle)) return 0;
    for (std::size_t i = 1; i < _finest.size(); ++i)
      if (std::isfinite(highestIn(i, rectangle))) return 0;
    if (sources.coast->shoreIn(rectangle)) return 0;
    const bool near = overlap(rectangle, kAround);
    if (!sources.coast->landIn(rectangle)) return near ? kSeaJapan : kSeaElsewhere;
    return std::ldexp(180.0, -wantedLevel(0, rectangle)) / (_options.gridSize - 1);
  }

  double highestIn(std::size_t raster, const Rectangle& rectangle) const {
    const RasterSampler& sampler = _field.samplers()[raster];
    return sampler.raster().highestIn(rectangle, sampler);
  }

  /// Flat sea, in tiles too small to show the roundness of the earth.
  bool isCalm(const TerrainCell& cell, const Rectangle& rectangle) const {
    if (cell.level < kFlatEarthLevel || !_field.sources().flattenSea) return false;
    const double reach = 0.002;
    const Rectangle around{rectangle[0] - reach, rectangle[1] - reach, rectangle[2] + reach,
                           rectangle[3] + reach};
    const auto& constraints = _field.sources().constraints;
    if (constraints && constraints->anyIn(around)) return false;
    for (std::size_t i = lowestSeen(rectangle); i < _finest.size(); ++i)
      if (hasRelief(i, rectangle)) return false;
    return true;
  }

  /// The first raster that a higher one does not hide.
  std::size_t lowestSeen(const Rectangle& r) const {
    for (std::size_t i = _finest.size(); i-- > 1;) {
      const RasterSampler& sampler = _field.samplers()[i];
      bool hides = true;
      for (int k = 0; k < 9 && hides; ++k)
        hides =
            sampler.at(r[0] + (r[2] - r[0]) * (k % 3) / 2, r[1] + (r[3] - r[1]) * (k / 3) / 2, 0)
                .share > 0.999;
      if (hides) return i;
    }
    return 0;
  }

  int wantedLevel(std::size_t raster, const Rectangle& rectangle) const {
    if (!_field.samplers()[raster].raster().isGlobal()) return _finest[raster];
    return _finest[raster] + (overlap(rectangle, kJapan)     ? 1
                              : overlap(rectangle, kPacific) ? -1
                                                             : -2);
  }

  /// How far the world's shores are worth following.
  int shoreLevel(const Rectangle& rectangle) const {
    if (!_field.sources().coast) return 0;
    return overlap(rectangle, kJapan)    ? _shoreJapan
           : overlap(rectangle, kAround) ? _shoreAround
                                         : 0;
  }

  bool hasRelief(std::size_t raster, const Rectangle& rectangle) const {
    const RasterSampler& sampler = _field.samplers()[raster];
    if (sampler.raster().isGlobal() && _field.sources().coast && _field.sources().flattenSea)
      return _field.sources().coast->landIn(rectangle);
    const double highest = highestIn(raster, rectangle);
    if (!std::isfinite(highest)) return false;
    return !_field.sources().flattenSea || highest > 0;
  }

  const ElevationField& _field;
  const TerrainPlanOptions& _options;
  std::vector<int> _finest;
  int _groundLevel = 0, _shoreJapan = 0, _shoreAround = 0;
  TerrainPlan _plan;
};

}  // namespace

std::string PlannedTile::address() const {
  if (cell.level < 0) return "tiles/world.glb";
  return fmt::format("tiles/{}/{}/{}.glb", cell.level, cell.x, cell.y);
}

double geometricErrorOf(const TerrainCell& cell, int gridSize) {
  return 4 * cell.sizeDegrees() / (gridSize - 1) * kMetresPerDegree;
}

Result<TerrainPlan> planTerrain(const ElevationField& field, const TerrainPlanOptions& options) {
  return Planner(field, options).plan();
}

}  // namespace kokudo::tiler::detail
