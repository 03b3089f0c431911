#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "engine/tiler/TerrainTiler.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// The options of `kokudo tile` as a person types them.
struct TileOptions {
  std::vector<std::string> inputs;  ///< CityGML, archives or folders of it; rasters (also
                                    ///< /vsizip/...), later ones on top; or building points
  std::filesystem::path out;
  std::string kind = "auto";  ///< "auto", "city", "terrain", "points"
  std::string heightDatum;    ///< "egm96", "jgd2011", "ellipsoid", "" = what the raster says
  std::string extent;         ///< "W,S,E,N" degrees, "" = that of the inputs
  bool world = false;         ///< a coarse world (ETOPO5) under the rasters
  std::string imagery;        ///< world image for coarse levels; "bluemarble" = the installed one
  int maximumLevel = 0;
  std::vector<std::filesystem::path> conditionWith;  ///< CityGML whose ground the terrain must meet
  std::string landPolygons;
  double holdBack = 0;
  bool measureGap = false;         ///< only measure how buildings stand on the ground
  std::vector<std::string> types;  ///< of city objects, by prefix; empty = all
  std::string coast =
      "auto";  ///< of the world: "auto" = GSHHG where installed, "none", or a file of it
  std::string credit;
  std::vector<std::string> ground;   ///< points: rasters that the buildings stand on
  std::size_t limit = 0;             ///< points: only the first so many, 0 = all
  bool implicitTiling = false;       ///< points: quadtree subtrees in place of one tree
  std::vector<std::string> columns;  ///< points: "role=column name"
  bool compress = false;             ///< EXT_meshopt_compression
  std::string recordPrefix;          ///< points: before the id in record_id
};

struct TileOutcome {
  std::string kind;  ///< "city", "terrain" or "points"
  tiler::TilerReport report;
};

/// Turns inputs into a tileset. BadUsage for inputs of two kinds or an option that makes no sense.
Result<TileOutcome> runTile(const TileOptions& options, Progress& progress,
                            const CancelToken& token);

/// How the buildings of `conditionWith` stand on the ground of the rasters.
Result<tiler::GroundGap> runGroundGap(const TileOptions& options, const CancelToken& token);

/// Debian's ETOPO5, Blue Marble and GSHHG; empty where not installed.
std::filesystem::path worldElevation();
std::filesystem::path worldImagery();
std::filesystem::path worldCoast();

}  // namespace kokudo::workbench
