#pragma once

#include "engine/tiler/detail/ElevationField.h"
#include "engine/tiler/detail/TerrainMesh.h"

#include <array>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// Which tiles there will be, as a tree in one list (parents before children).
struct PlannedTile {
  TerrainCell cell;
  std::array<double, 4> rectangle{};  ///< the cell's part of the extent, degrees
  std::vector<std::size_t> children;  ///< indices into the list
  double geometricError = 0;          ///< metres, 0 for leaves
  int gridSize = 0;                   ///< vertices along a side

  /// "tiles/<level>/<x>/<y>.glb"; "tiles/world.glb" where both halves of the globe are one.
  std::string address() const;
};

struct TerrainPlan {
  std::vector<PlannedTile> tiles;
  std::vector<std::size_t> roots;
};

struct TerrainPlanOptions {
  std::array<double, 4> extent{-180, -90, 180, 90};
  int maximumLevel = 0;  ///< 0 = from the finest raster
  int gridSize = 65;
};

/// Refines where a finer raster shows relief or buildings stand. Outside Japan world-wide data
/// stays two levels coarser than inside it, and three on the other side of the globe: this is a
/// viewer of Japan. Flat sea stays coarse. BadInput if the plan would hold more than a million
/// tiles.
Result<TerrainPlan> planTerrain(const ElevationField& field, const TerrainPlanOptions& options);

/// Metres of error that stand for a mesh of this spacing: four spacings, so that vertices lie 4
/// pixels apart at a screen space error of 16 and coasts look sharp.
double geometricErrorOf(const TerrainCell& cell, int gridSize);

}  // namespace kokudo::tiler::detail
