#pragma once

#include "engine/geodesy/HeightDatum.h"
#include "engine/tiler/CityTiler.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler {

/// One elevation raster; later ones in a list lie on top of earlier ones.
struct DemInput {
  std::string path;  ///< file, or /vsizip/...
  geodesy::HeightDatum heightDatum =
      geodesy::HeightDatum::Unknown;  ///< Unknown = what the file declares; if it declares none, an
                                      ///< error that says how to give it
  std::array<double, 4> use{-180, -90, 180,
                            90};  ///< west, south, east, north degrees: only this part is used
};

/// What pulls a noisy surface model onto known ground ("conditioned terrain").
struct TerrainConditioning {
  std::vector<std::filesystem::path>
      cityModels;  ///< CityGML whose LOD0/LOD1 base heights and road surfaces the ground must meet
  std::string landPolygons;  ///< vector file; outside it sea and rivers are flat at 標高 0
  double blendMetres = 60;
  double holdBack = 0;  ///< share of the buildings (by hash of gml:id) not used, for testing
};

struct TerrainTilerOptions {
  std::array<double, 4> extent{-180, -90, 180, 90};  ///< degrees
  int maximumLevel = 0;                              ///< 0 = from the finest raster
  int gridSize = 65;                                 ///< vertices along a tile's side
  bool flattenSea = true;  ///< 標高 <= 0 in the raster outside land is drawn as flat sea at 0 with
                           ///< its depth kept in _HEIGHT
  std::string
      imagery;  ///< optional image (equirectangular world or georeferenced) for coarse levels
  std::string copyright;
  std::optional<TerrainConditioning> conditioning;
  bool compress = false;  ///< KHR_draco_mesh_compression; positions and heights (_HEIGHT) move by
                          ///< 1 cm at most, or by 1/1024 of the error that their tile's spacing
                          ///< stands for (1/4096 in leaves); heights never by more than 8 m
  std::string shoreline;  ///< binned shorelines of GSHHG: where a raster of the whole world has
                          ///< land, sea and lakes; "" = land is what lies above 0
};

/// Elevation rasters -> a terrain tileset: 3D Tiles 1.1, geographic quadtree, glb grids with
/// skirts, normals and `_HEIGHT` (標高). Where a fine raster ends, coarse data goes on without a
/// crack. Deterministic; built aside and renamed into place.
Result<TilerReport> tileTerrain(const std::vector<DemInput>& rasters,
                                const std::filesystem::path& outDir,
                                const TerrainTilerOptions& options, Progress& progress,
                                const CancelToken& token);

/// Vertical gap between buildings and ground: base height minus terrain, metres of 標高.
struct GroundGap {
  std::size_t buildings = 0;
  double mean = 0, standardDeviation = 0,
         buriedOver3m =
             0;  ///< buriedOver3m: share 0..1 whose base lies more than 3 m under the ground
};

/// Against a raw raster, all buildings; or against conditioned terrain, only the held-back ones.
Result<GroundGap> measureGroundGap(const std::vector<std::filesystem::path>& cityModels,
                                   const std::vector<DemInput>& rasters,
                                   const std::optional<TerrainConditioning>& conditioning,
                                   const CancelToken& token);

}  // namespace kokudo::tiler
