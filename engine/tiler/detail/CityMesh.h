#pragma once

#include "engine/content/CityGml.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// A city object as triangles and as a row of the feature table.
struct CityFeature {
  std::string gmlId, type;
  Attributes attributes;
  std::vector<geodesy::Vec3>
      positions;  ///< ECEF metres, three per face corner: not shared by faces
  std::vector<std::array<float, 3>> normals;
  std::vector<std::uint32_t> indices;
  std::array<double, 6> region{};  ///< west, south, east, north (radians), heights (m)
  double size = 0;                 ///< metres: diagonal of its box, what is missing without it
  std::size_t badPolygons = 0;     ///< left out: no area
};

/// Ellipsoidal height of 標高 0 at degrees.
using GeoidAt = std::function<double(double longitude, double latitude)>;

/// The surfaces of the best LOD up to 2 (else the lowest above), flat-shaded. Solids whose faces
/// look inwards are turned; single sheets (LOD0, roads) face up.
/// @return a feature without indices if the object has no surface
CityFeature meshOf(content::CityObject&& object, const GeoidAt& geoid);

}  // namespace kokudo::tiler::detail
