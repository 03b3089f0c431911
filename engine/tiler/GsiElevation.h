#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "engine/geodata/RasterWriter.h"
#include "engine/io/AssetAccessor.h"

#include <array>
#include <cstddef>
#include <string>

namespace kokudo::tiler {

/// Web map tiles of the Geospatial Information Authority of Japan (国土地理院); no key needed.
inline constexpr const char* kGsiTiles = "https://cyberjapandata.gsi.go.jp/xyz";
/// How they are to be credited.
inline constexpr const char* kGsiCredit = "地理院タイル";

struct GsiElevationOptions {
  std::array<double, 4> extent{};   ///< west, south, east, north degrees
  std::string baseUrl = kGsiTiles;  ///< address before "/dem_png/z/x/y.png", or a folder
  int maximumTiles = 400;           ///< 1 to 1500; the level is the finest that needs no more
  /// Writes 0 m, the mark of a water mask, where the tiles hold nothing: right where that is sea.
  bool noDataIsSea = false;
};

struct GsiElevation {
  geodata::HeightRaster raster;    ///< EPSG:3857, 標高, cut to the extent
  int level = 0;                   ///< of the tiles, at most 14 (10 m mesh)
  std::size_t tiles = 0;           ///< asked for
  std::size_t absentTiles = 0;     ///< of these not there: sea, or outside Japan
  std::size_t noDataPixels = 0;    ///< before `noDataIsSea`
  double lowest = 0, highest = 0;  ///< metres
};

/// Fetches and joins the tiles `dem_png` of an extent, one after another: rate and retries are the
/// accessor's. 404 means that there is no tile. BadUsage for an extent or a limit that makes no
/// sense; NotFound where not one tile holds a height; Network and BadInput name the tile.
Result<GsiElevation> fetchGsiElevation(const GsiElevationOptions& options,
                                       io::AssetAccessor& accessor, Progress& progress,
                                       const CancelToken& token);

/// Success if an elevation tile of Osaka comes within 3 s and is one. Network if nothing answered
/// at all, Unsupported or BadInput if the answer was something else.
Status probeGsiElevation(const std::string& baseUrl, io::AssetAccessor& accessor,
                         const CancelToken& token);

}  // namespace kokudo::tiler
