#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "engine/content/CityGml.h"
#include "engine/tiler/TerrainTiler.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Where a city object stands on the ground.
struct GroundContact {
  std::string gmlId;
  std::vector<content::CityPolygon> footprint;
  double height = 0;                   ///< 標高 of the base, metres
  double longitude = 0, latitude = 0;  ///< centre of the footprint's area, degrees
};

/// The base of a building: the lowest face of its LOD1 (or LOD2) solid, else LOD0. A LOD0 at
/// exactly 0 has no height (that is how PLATEAU writes it) and gives nothing.
std::optional<GroundContact> groundContactOf(const content::CityObject& object);

/// Whether the object belongs to the share held back for testing (by a hash of its gml:id).
bool isHeldBack(const std::string& gmlId, double share);

struct GroundContacts {
  std::vector<GroundContact> buildings;
  std::vector<GroundContact> roads;    ///< those with heights
  std::size_t roadsWithoutHeight = 0;  ///< surfaces at exactly 0: no height given
};
Result<GroundContacts> readGroundContacts(const std::vector<std::filesystem::path>& cityModels,
                                          Progress& progress, const CancelToken& token,
                                          Diagnostics& diagnostics);

/// A ground surface spanned over known heights, with how far it is to be believed.
class GroundConstraints {
 public:
  static GroundConstraints build(const GroundContacts& contacts, double blendMetres,
                                 double holdBack);

  struct Ground {
    double height = 0;
    double weight = 0;       ///< 1 on and near a footprint, 0 from `blendMetres` away
    double closeWeight = 0;  ///< the same with a quarter of the reach: over water
  };
  Ground at(double longitude, double latitude) const;
  /// Whether there is any known height in the rectangle (degrees).
  bool anyIn(const std::array<double, 4>& rectangle) const;
  const std::array<double, 4>& extent() const { return _extent; }

 private:
  void rasterize(const GroundContact& contact, std::vector<float>& sum, std::vector<float>& count);
  void interpolate(std::vector<float> sum, std::vector<float> count);
  void measureDistance(const std::vector<float>& count);
  void countOccupied(const std::vector<float>& count);

  std::array<double, 4> _extent{};
  double _cellX = 0, _cellY = 0, _cellMetres = 5, _blendMetres = 60;
  int _columns = 0, _rows = 0;
  std::vector<float> _height, _distance;
  std::vector<std::uint32_t> _occupied;  ///< summed-area table
};

}  // namespace kokudo::tiler::detail
