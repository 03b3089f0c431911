#pragma once

#include "engine/tiler/detail/CoastMask.h"
#include "engine/tiler/detail/GeoidSurface.h"
#include "engine/tiler/detail/GroundConstraints.h"
#include "engine/tiler/detail/LandMask.h"
#include "engine/tiler/detail/RasterPyramid.h"

#include <memory>
#include <vector>

namespace kokudo::tiler::detail {

/// Everything that the ground is made of; immutable, shared by threads.
struct GroundSources {
  std::vector<std::shared_ptr<const RasterPyramid>> rasters;  ///< later ones on top
  std::shared_ptr<const LandMask> land;                       ///< may be null
  std::shared_ptr<const GroundConstraints> constraints;       ///< may be null
  std::shared_ptr<const CoastMask> coast;  ///< of the world-wide raster; may be null
  bool flattenSea = true;
};

/// The ground at any point, 標高 in metres. One instance per thread.
class ElevationField {
 public:
  static Result<ElevationField> create(GroundSources sources);

  struct Ground {
    double drawn = 0;   ///< the surface as it is drawn: sea flat at 0
    double height = 0;  ///< 標高 to colour by: > 0 on land, < 0 the depth of water
    bool water = false;
    bool lake = false;   ///< water that lies as high as the land round it
    bool known = false;  ///< whether any raster reaches here
  };
  /// @param spacingDegrees of the mesh, 0 = as fine as the data
  /// @param geoid at this point; a lattice over the tile will do
  Ground at(double longitude, double latitude, double spacingDegrees,
            const GeoidSurface::Heights& geoid) const;
  const GroundSources& sources() const { return _sources; }
  const std::vector<RasterSampler>& samplers() const { return _samplers; }

 private:
  explicit ElevationField(GroundSources sources) : _sources(std::move(sources)) {}
  struct Shore {
    bool sea = false, lake = false;
    double water = 0;  ///< share of sea and lake round the point, 0..1
  };
  Shore shoreAt(double longitude, double latitude, double spacingDegrees) const;
  bool isWater(const RasterSampler::Sample& sample, bool outsideLand) const;
  void condition(double longitude, double latitude, Ground& ground) const;

  GroundSources _sources;
  std::vector<RasterSampler> _samplers;
};

}  // namespace kokudo::tiler::detail
