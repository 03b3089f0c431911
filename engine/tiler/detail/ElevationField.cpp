#include "engine/tiler/detail/ElevationField.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace kokudo::tiler::detail {

namespace {

// A radar surface among the houses: noise of the sensor and their roofs are averaged over so many
// samples where the ground is conditioned.
constexpr double kQuietSamples = 4;
// Land is coloured as land even where it lies at or under 0, water as water whatever its depth.
constexpr double kLowestLand = 0.05, kShallowest = -1;
// Heights to colour by rise evenly through a shore, so that it is drawn where it lies between two
// vertices and not where their true heights happen to meet. Where the vertices lie close together
// that would be a band with edges: they fall to 0 there instead.
constexpr double kShoreHeight = 12, kLakeDepth = -20;
constexpr double kCloseSpacing = 1.0 / 960, kWideSpacing = 1.0 / 240;  // degrees

/// Metres to add to a raster's height to make it 標高.
double toOrthometric(geodesy::HeightDatum datum, const GeoidSurface::Heights& geoid) {
  if (datum == geodesy::HeightDatum::Ellipsoid) return -geoid.surface;
  if (datum == geodesy::HeightDatum::Egm96) return geoid.egm96 - geoid.surface;
  return 0;
}

/// Heights laid one over the other, each with its share. Rasters of one set lie over the coarser
/// data as one: where two of them fade out together, that shows through once and not twice.
class Stack {
 public:
  double put(const RasterPyramid& raster, double value, double share, double inner) {
    if (!_last || !raster.isOneSetWith(*_last)) {
      _hasUnder = _last != nullptr;
      _under = _height;
      _set = value;
      _share = share;
    } else {
      // In its outer half sample a raster only repeats its edge: what lies under it knows better.
      _set += share * inner * (value - _set);
      _share = std::max(_share, share);
    }
    _last = &raster;
    return _height = _hasUnder ? _under + _share * (_set - _under) : _set;
  }

 private:
  const RasterPyramid* _last = nullptr;
  double _height = 0, _under = 0, _set = 0, _share = 0;
  bool _hasUnder = false;
};

}  // namespace

Result<ElevationField> ElevationField::create(GroundSources sources) {
  ElevationField field(std::move(sources));
  for (const auto& raster : field._sources.rasters) {
    auto sampler = RasterSampler::create(raster);
    if (!sampler) return sampler.error();
    field._samplers.push_back(std::move(*sampler));
  }
  return field;
}

bool ElevationField::isWater(const RasterSampler::Sample& sample, bool outsideLand) const {
  // Outside the land polygons a shore cell that is partly water is quay or noise, not land.
  return sample.water > (outsideLand ? 0.1 : 0.5);
}

ElevationField::Shore ElevationField::shoreAt(double longitude, double latitude,
                                              double spacingDegrees) const {
  const auto shares = _sources.coast->at(longitude, latitude, spacingDegrees);
  Shore shore;
  shore.water = std::clamp(shares.sea + shares.lake, 0.0, 1.0);
  shore.sea = shore.water > 0.5 && shares.sea >= shares.lake;
  shore.lake = shore.water > 0.5 && !shore.sea;
  return shore;
}

ElevationField::Ground ElevationField::at(double longitude, double latitude, double spacingDegrees,
                                          const GeoidSurface::Heights& geoid) const {
  Ground ground;
  const bool judged = _sources.land && _sources.land->covers(longitude, latitude);
  const bool land = judged && _sources.land->isLand(longitude, latitude);
  double height = 0;
  Stack stack;
  bool water = true, marked = false;
  Shore shore;
  bool shaped = false;          // whether the shore is that of the topmost raster
  std::optional<double> depth;  // of the water that a finer raster marks
  for (const RasterSampler& sampler : _samplers) {
    const RasterPyramid& raster = sampler.raster();
    const bool noisy = judged && _sources.constraints && raster.marksWater();
    const auto sample = sampler.at(
        longitude, latitude,
        noisy ? std::max(spacingDegrees, kQuietSamples * raster.spacingDegrees()) : spacingDegrees);
    if (sample.share <= 0) continue;
    double value = sample.height;
    const bool below =
        raster.datum() == geodesy::HeightDatum::Ellipsoid ? value - geoid.surface <= 0 : value <= 0;
    bool wet = below && !land;
    if (_sources.coast && raster.isGlobal()) {
      shore = shoreAt(longitude, latitude, spacingDegrees);
      shaped = true;
      wet = shore.sea;
      // Not as its shoreline cuts it: water beyond that would be shallow all at once.
      depth = std::min(value, 2 * kShallowest);
      value = wet ? std::min(value, 2 * kShallowest) : std::max(value, kLowestLand);
    }
    if (raster.marksWater()) {
      wet = isWater(sample, judged && !land);
      if (wet)  // the mask knows no depth: that of the coarser data below, if it has one
        value = depth ? *depth : ground.known ? std::min(height, kShallowest) : kShallowest;
      else
        value = std::max(value, kLowestLand);
    }
    // The sea's surface is the zero of either datum: no step at the shore from their difference.
    if (!wet) {
      const double shift = toOrthometric(raster.datum(), geoid);
      const bool orthometric = raster.datum() != geodesy::HeightDatum::Ellipsoid;
      value += orthometric ? shift * std::clamp(value / 2, 0.0, 1.0) : shift;
    }
    const bool first = !ground.known;
    height = stack.put(raster, value, sample.share, sample.inner);
    if (first || sample.share > 0.5) {
      water = wet;
      marked = raster.marksWater();
      shaped = shaped && raster.isGlobal();
    } else if (!marked) {
      water = height <= 0 && !land;
    }
    ground.known = true;
  }
  ground.water = water;
  ground.height = !ground.known ? kShallowest
                  : water       ? std::min(height, -kLowestLand)
                                : std::max(height, kLowestLand);
  if (_sources.flattenSea)
    ground.drawn = water ? 0 : height;
  else
    ground.drawn = ground.known ? height : 0;
  if (shaped && shore.water > 0) {
    ground.lake = shore.lake;
    if (ground.lake) ground.height = kLakeDepth;
    if (shore.water < 1) {
      const double even = kShoreHeight * (1 - 2 * shore.water);
      const double falling = ground.height * std::abs(1 - 2 * shore.water);
      const double wide =
          std::clamp((spacingDegrees - kCloseSpacing) / (kWideSpacing - kCloseSpacing), 0.0, 1.0);
      ground.height = falling + wide * (even - falling);
    }
  }
  condition(longitude, latitude, ground);
  return ground;
}

void ElevationField::condition(double longitude, double latitude, Ground& ground) const {
  if (!_sources.constraints) return;
  const auto known = _sources.constraints->at(longitude, latitude);
  // A building's reach into the water ends soon: quays are steep.
  const double weight = ground.water ? known.closeWeight : known.weight;
  if (weight <= 0) return;
  ground.drawn += weight * (known.height - ground.drawn);
  if (weight > 0.5) ground.water = false;
  if (!ground.water) ground.height = std::max(ground.drawn, kLowestLand);
  if (ground.water && _sources.flattenSea) ground.drawn = std::max(ground.drawn, 0.0);
}

}  // namespace kokudo::tiler::detail
