#pragma once

#include "engine/tiler/CityTiler.h"
#include "engine/tiler/TerrainTiler.h"

#include <map>
#include <string>
#include <vector>

namespace kokudo::tiler {

struct PointCityOptions {
  std::size_t maximumBuildingsPerTile = 800;
  std::size_t limit = 0;         ///< only the first so many points, 0 = all
  bool implicitTiling = false;   ///< quadtree subtrees (OGC 22-025r4 §7.6) in place of a tree in
                                 ///< tileset.json
  bool compress = false;         ///< EXT_meshopt_compression; positions move by 1 mm at most
  std::vector<DemInput> ground;  ///< what the buildings stand on; none = 標高 0
  std::string recordPrefix;      ///< before the id in the property record_id, as `plateau:`
  std::string copyright;         ///< credit line written into asset.copyright
  /// Which column is what, where the names alone do not tell: "id", "longitude", "latitude",
  /// "height" (m above the ground), "floors", "area" (m²), "usage", "type" -> a column's name.
  std::map<std::string, std::string> columns;
};

/// Building points -> a synthetic city as 3D Tiles 1.1 in `outDir`: position and attributes are
/// real, the shape is made up where the source has none. Each point becomes a box as large as the
/// area column says and as high as the height or floors column says; what is missing comes from a
/// hash of the id within stated bounds. A feature's property `made_up` names what was, README.txt
/// and the tileset's extras say how.
///
/// Inputs: tables (.csv, .tsv, .txt, also as .gz, .xz or .zst; UTF-8, a header line, degrees),
/// vector files of points that `geodata::readFeatures` takes, and archives (zip, tar) of those.
///
/// A quadtree, REPLACE: every building stands in exactly one leaf; inner tiles show the largest
/// ones again (`overview`) and the rest as blocks, so that a city is not empty from afar. Memory:
/// about 70 bytes a building; attributes wait on disk beside `outDir`. Deterministic. Built in a
/// temporary folder and renamed into place.
Result<TilerReport> tilePointCity(const std::vector<std::filesystem::path>& inputs,
                                  const std::filesystem::path& outDir,
                                  const PointCityOptions& options, Progress& progress,
                                  const CancelToken& token);

}  // namespace kokudo::tiler
