#pragma once

#include "engine/content/Model.h"
#include "engine/tiler/detail/ElevationField.h"
#include "engine/tiler/detail/GeoidSurface.h"

#include <array>

namespace kokudo::tiler::detail {

/// A tile of the geographic quadtree: 2 x 1 cells of 180 degrees at level 0, x from the west, y
/// from the south. Level -1 is the globe in one tile, whose northern half is empty.
struct TerrainCell {
  int level = 0;
  int x = 0, y = 0;

  double sizeDegrees() const;
  std::array<double, 4> rectangle() const;  ///< west, south, east, north, degrees
  TerrainCell child(int quarter) const;     ///< 0 SW, 1 SE, 2 NW, 3 NE
};

/// The ground of one tile as a grid with skirts.
struct TerrainMesh {
  content::Model model;
  std::array<double, 6> region{};  ///< radians and metres above the ellipsoid, skirts included
};

/// How far a chord of a great circle dips under the ellipsoid, metres.
double sagOf(double degrees);

/// @param rectangle the part of the cell that is wanted, degrees   @param gridSize vertices a side
TerrainMesh buildTerrainMesh(const TerrainCell& cell, const std::array<double, 4>& rectangle,
                             int gridSize, const ElevationField& field, const GeoidSurface& geoid);

}  // namespace kokudo::tiler::detail
