#pragma once

#include "engine/base/Result.h"
#include "engine/geodesy/CrsTransform.h"
#include "engine/tiler/TerrainTiler.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::tiler::detail {

/// To a raster's horizontal CRS, from degrees in that of its own frame where we know it.
Result<geodesy::CrsTransform> degreesTo(const std::string& crs);

/// An elevation raster in memory with coarser copies for every scale. Immutable once loaded; many
/// threads may read it, each through a `RasterSampler` of its own.
class RasterPyramid {
 public:
  /// BadInput for no georeference or no height datum (the message says how to give it).
  static Result<RasterPyramid> load(const DemInput& input);
  /// Lets it fade out towards its edges, because coarser data lies under it. Not where it goes on
  /// in rasters beside it: nobody should see where one ends and the next begins.
  /// @param besides their extents, degrees; of no effect on a raster in metres
  void fadeOut(const std::vector<std::array<double, 4>>& besides);
  /// Takes samples that it lacks from the other rasters of its set: some beyond its edges, so that
  /// there is no step where two rasters touch, and within it those whose samples lie in the same
  /// places (SRTM is often cut so that the last line of each part has no data). Of no effect on
  /// rasters in another frame or datum. Once.
  void borrowFrom(const std::vector<const RasterPyramid*>& others);
  /// About as fine as this one: together they are one surface.
  bool isOneSetWith(const RasterPyramid& other) const;

  const std::string& crs() const { return _crs; }
  geodesy::HeightDatum datum() const { return _datum; }
  double spacingDegrees() const { return _spacingDegrees; }
  /// Degrees: west, south, east, north; what the raster covers of the part to be used.
  const std::array<double, 4>& extent() const { return _extent; }
  bool isGlobal() const { return _wrapColumns > 0; }
  /// Whether the raster marks water by 0 exactly (SRTM with its water mask).
  bool marksWater() const { return _marksWater; }
  /// The highest sample of a rectangle (degrees), negative infinity where there is none.
  double highestIn(const std::array<double, 4>& rectangle,
                   const class RasterSampler& sampler) const;

 private:
  friend class RasterSampler;
  struct Level {
    int columns = 0, rows = 0;
    std::vector<float> heights;
    std::vector<float> water;  ///< share of water 0..1; empty unless the raster marks water
  };

  Status read(const DemInput& input);
  void fillHoles(const std::vector<char>& outside);
  std::vector<char> findOutside() const;
  void findWater();
  void markPonds(std::vector<char>& core);
  void growWater();
  void addMargin();
  bool isInMargin(int column, int row) const;
  void take(const RasterPyramid& other);
  std::pair<float, float> plainAt(double column, double row) const;
  bool liesIn(int column, int row, const std::vector<std::array<double, 4>>& rectangles) const;
  void buildLevels();

  std::string _crs;
  geodesy::HeightDatum _datum = geodesy::HeightDatum::Unknown;
  std::array<double, 6> _toPixel{};  ///< inverse of the file's geotransform, to pixel centres
  std::array<double, 6> _fromPixel{};
  std::array<double, 4> _extent{}, _use{};
  double _spacingDegrees = 0;
  int _wrapColumns = 0;
  int _margin = 0;  ///< samples along each side that are not its own
  bool _marksWater = false;
  bool _geographic = false;
  std::vector<Level> _levels;
  std::vector<float> _fade;  ///< 0..1 per sample of the finest level, empty = 1 everywhere
  double _fadeDegrees = 0;
};

/// Reads a pyramid at degrees; owns the transform. One per thread.
class RasterSampler {
 public:
  static Result<RasterSampler> create(std::shared_ptr<const RasterPyramid> pyramid);

  struct Sample {
    double height = 0;  ///< metres in the raster's datum
    double share = 0;   ///< 0 = not here, 1 = fully, between = fading out
    double inner = 1;   ///< 1 among the sample centres and where a raster beside it goes on, 0 half
                        ///< a sample outside them, at the edge
    double water = 0;   ///< share of water round here, 0..1
  };
  /// @param spacingDegrees of the mesh that asks, 0 = the raster's own
  Sample at(double longitude, double latitude, double spacingDegrees) const;
  const RasterPyramid& raster() const { return *_pyramid; }

 private:
  friend class RasterPyramid;
  explicit RasterSampler(std::shared_ptr<const RasterPyramid> pyramid)
      : _pyramid(std::move(pyramid)) {}
  bool toPixel(double longitude, double latitude, double& column, double& row) const;
  double innerAt(double column, double row) const;
  double fadeAt(double longitude, double latitude, double column, double row) const;

  std::shared_ptr<const RasterPyramid> _pyramid;
  std::optional<geodesy::CrsTransform> _transform;  ///< degrees -> the raster's CRS; none = degrees
};

}  // namespace kokudo::tiler::detail
