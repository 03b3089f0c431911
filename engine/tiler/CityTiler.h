#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::tiler {

struct CityTilerOptions {
  std::size_t maximumFeaturesPerTile = 400;
  std::string copyright;           ///< credit line written into asset.copyright
  std::vector<std::string> types;  ///< only objects whose type begins with one of these ("bldg:",
                                   ///< "tran:Road"); empty = all
  bool compress = false;           ///< KHR_draco_mesh_compression; positions move by 1 mm at most,
                                   ///< in overviews by 1/64 of the geometric error
};

struct TilerReport {
  std::size_t features = 0, tiles = 0, refused = 0, inputs = 0;
  std::size_t passedOver = 0;  ///< objects of types that were not asked for
  std::size_t bytes = 0;
  Diagnostics diagnostics;
};

/// CityGML files (or zip archives and folders of them) -> 3D Tiles 1.1 in `outDir` (tileset.json +
/// glb, EXT_mesh_features, EXT_structural_metadata). Per feature: gml_id, record_id
/// ("plateau:<gml:id>"), type and every attribute. Textures and
/// plain colours of the city model come along: JPEG, PNG and TIFF below its folder, in one sheet of
/// at most 2048 x 2048 a tile (1024 in overviews), finer tiles where more is there. Heights become
/// ellipsoidal through the geoid rule; the operation and its quality are written into tileset.json
/// extras. A spatial quadtree, REPLACE never drops a feature: each feature stands in exactly one
/// leaf, inner tiles show the largest ones again (flagged so that a walk counts each once). Above a
/// root of more than 24 kB stands a tile of less, "tiles/first.glb", with the largest ones and
/// their names alone: something is seen early on a slow line.
/// Deterministic. Built in a temporary folder and renamed into place.
Result<TilerReport> tileCityModels(const std::vector<std::filesystem::path>& inputs,
                                   const std::filesystem::path& outDir,
                                   const CityTilerOptions& options, Progress& progress,
                                   const CancelToken& token);

}  // namespace kokudo::tiler
