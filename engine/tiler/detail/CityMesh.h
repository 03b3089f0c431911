#pragma once

#include "engine/content/CityAppearance.h"
#include "engine/content/CityGml.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/geodesy/Vector.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// A run of faces of one look.
struct CityPart {
  std::uint32_t firstVertex = 0, vertices = 0, firstIndex = 0, indices = 0;
  int image = -1;                           ///< of CityImages, or -1
  bool coloured = false;                    ///< by `colour`; neither: by the type of the object
  std::array<float, 4> colour{1, 1, 1, 1};  ///< linear RGBA
};

/// A city object as triangles and as a row of the feature table.
struct CityFeature {
  std::string gmlId, type;
  Attributes attributes;
  std::vector<geodesy::Vec3>
      positions;  ///< ECEF metres, three per face corner: not shared by faces
  std::vector<std::array<float, 3>> normals;
  std::vector<std::uint32_t> indices;
  std::vector<std::array<float, 2>> texcoords;  ///< per position, or empty
  std::vector<CityPart> parts;                  ///< all positions and indices, in order
  std::size_t texels = 0;                       ///< of images that it uses
  std::array<double, 6> region{};               ///< west, south, east, north (radians), heights (m)
  double size = 0;              ///< metres: diagonal of its box, what is missing without it
  std::size_t polygons = 0;     ///< of the LOD that was taken
  std::size_t badPolygons = 0;  ///< left out: no area
};

/// Ellipsoidal height of 標高 0 at degrees.
using GeoidAt = std::function<double(double longitude, double latitude)>;

/// What a polygon looks like; `texture` is an index of CityImages. May be empty.
using LookOf = std::function<content::CityAppearance::Look(const content::CityPolygon&)>;

/// The surfaces of the best LOD up to 2 (else the lowest above), flat-shaded. Solids whose faces
/// look inwards are turned; single sheets (LOD0, roads) face up.
/// @return a feature without indices if the object has no surface
CityFeature meshOf(content::CityObject&& object, const GeoidAt& geoid, const LookOf& lookOf = {});

}  // namespace kokudo::tiler::detail
