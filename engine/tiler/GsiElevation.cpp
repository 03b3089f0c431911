#include "engine/tiler/GsiElevation.h"

#include "engine/content/GsiHeightPng.h"
#include "engine/tiler/detail/GsiTileGrid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>

namespace kokudo::tiler {
namespace {

using detail::GsiTileGrid;

constexpr int kFinestLevel = 14;
constexpr int kMostTiles = 1500;
constexpr double kMercatorLatitude = 85.051128779;
constexpr std::size_t kTileBytes = std::size_t(1) << 20;  // 256 x 256 x 3 and a little
constexpr double kTileSeconds = 20, kProbeSeconds = 3;

std::string addressOf(const std::string& baseUrl, int z, int x, int y) {
  std::string_view base = baseUrl;
  while (base.ends_with('/')) base.remove_suffix(1);
  return fmt::format("{}/dem_png/{}/{}/{}.png", base, z, x, y);
}

Status check(const GsiElevationOptions& options) {
  const auto& [west, south, east, north] = options.extent;
  const bool inside =
      west >= -180 && east <= 180 && south >= -kMercatorLatitude && north <= kMercatorLatitude;
  if (!inside || !(west < east) || !(south < north))
    return Error{Error::Kind::BadUsage,
                 fmt::format("extent {},{},{},{}: expected west < east within 180 and south < "
                             "north within 85 degrees, e.g. 135.2,34.45,135.65,34.85",
                             west, south, east, north)};
  if (options.maximumTiles < 1 || options.maximumTiles > kMostTiles)
    return Error{Error::Kind::BadUsage, fmt::format("at most {} tiles: expected 1 to {}",
                                                    options.maximumTiles, kMostTiles)};
  return {};
}

Result<content::HeightTile> decode(const std::string& body, const std::string& address) {
  auto tile = content::decodeGsiHeightPng(std::as_bytes(std::span(body)), address);
  if (tile && (tile->width != GsiTileGrid::kTileSide || tile->height != GsiTileGrid::kTileSide))
    return Error{Error::Kind::BadInput, fmt::format("{}: {} x {} pixels, expected 256 x 256",
                                                    address, tile->width, tile->height)};
  return tile;
}

// Nothing where the source has no such tile.
Result<std::optional<content::HeightTile>> fetchTile(const std::string& address,
                                                     io::AssetAccessor& accessor,
                                                     const CancelToken& token) {
  io::AssetRequest request;
  request.uri = address;
  request.timeoutSeconds = kTileSeconds;
  request.maxBytes = kTileBytes;
  const auto response = accessor.fetch(request, token);
  if (!response) {
    if (response.error().kind == Error::Kind::NotFound)  // a folder of tiles
      return std::optional<content::HeightTile>();
    return response.error();
  }
  if (response->status == 404) return std::optional<content::HeightTile>();
  if (response->status != 200)
    return Error{Error::Kind::Network, fmt::format("{}: HTTP {} where a tile or 404 was expected",
                                                   address, response->status)};
  auto tile = decode(response->body, address);
  if (!tile) return tile.error();
  return std::optional(std::move(*tile));
}

void copyTile(const content::HeightTile& tile, int x, int y, const GsiTileGrid& grid,
              std::vector<float>& values) {
  constexpr long kSide = GsiTileGrid::kTileSide;
  const long left = std::max(x * kSide, grid.column);
  const long right = std::min((x + 1) * kSide, grid.column + grid.columns);
  const long top = std::max(y * kSide, grid.row);
  const long bottom = std::min((y + 1) * kSide, grid.row + grid.rows);
  for (long row = top; row < bottom; ++row) {
    const float* from = &tile.heights[std::size_t((row - y * kSide) * kSide + left - x * kSide)];
    std::copy_n(from, right - left,
                &values[std::size_t((row - grid.row) * grid.columns + left - grid.column)]);
  }
}

// Range and gaps; fills the gaps where they are to be sea.
Status finish(const GsiElevationOptions& options, GsiElevation& elevation) {
  auto& values = elevation.raster.values;
  double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
  for (float& value : values) {
    if (std::isfinite(value)) {
      lowest = std::min<double>(lowest, value);
      highest = std::max<double>(highest, value);
      continue;
    }
    ++elevation.noDataPixels;
    if (options.noDataIsSea) value = 0;
  }
  if (elevation.noDataPixels == values.size())
    return Error{Error::Kind::NotFound,
                 fmt::format("{}: none of {} tiles at level {} holds a height in {},{},{},{}; "
                             "expected an extent with land of Japan",
                             options.baseUrl, elevation.tiles, elevation.level, options.extent[0],
                             options.extent[1], options.extent[2], options.extent[3])};
  elevation.lowest = std::round(lowest * 100) / 100;  // the tiles count centimetres
  elevation.highest = std::round(highest * 100) / 100;
  return {};
}

}  // namespace

Result<GsiElevation> fetchGsiElevation(const GsiElevationOptions& options,
                                       io::AssetAccessor& accessor, Progress& progress,
                                       const CancelToken& token) {
  if (Status fine = check(options); !fine) return fine.error();
  const auto grid = detail::finestGridOf(options.extent, kFinestLevel, options.maximumTiles);
  GsiElevation elevation;
  elevation.level = grid.level;
  auto& raster = elevation.raster;
  raster.width = grid.columns;
  raster.height = grid.rows;
  raster.geoTransform = grid.geoTransform();
  raster.crs = "EPSG:3857";
  raster.heightDatum = geodesy::HeightDatum::Jgd2011;
  raster.credit = kGsiCredit;
  raster.values.assign(std::size_t(grid.columns) * std::size_t(grid.rows),
                       std::numeric_limits<float>::quiet_NaN());
  for (int y = grid.firstTileY(); y <= grid.lastTileY(); ++y)
    for (int x = grid.firstTileX(); x <= grid.lastTileX(); ++x) {
      if (token.cancelled()) return Error{Error::Kind::Cancelled, "cancelled"};
      const auto address = addressOf(options.baseUrl, grid.level, x, y);
      const auto tile = fetchTile(address, accessor, token);
      if (!tile) return tile.error();
      if (*tile)
        copyTile(**tile, x, y, grid, raster.values);
      else
        ++elevation.absentTiles;
      progress.update(++elevation.tiles, grid.tileCount(), address);
    }
  if (Status finished = finish(options, elevation); !finished) return finished.error();
  return elevation;
}

Status probeGsiElevation(const std::string& baseUrl, io::AssetAccessor& accessor,
                         const CancelToken& token) {
  io::AssetRequest request;
  request.uri = addressOf(baseUrl, 8, 224, 101);  // 135.0-136.4 E, 34.3-35.5 N
  request.timeoutSeconds = kProbeSeconds;
  request.maxBytes = kTileBytes;
  const auto response = accessor.fetch(request, token);
  if (!response) return response.error();
  if (response->status != 200)
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: HTTP {} where an elevation tile was expected", request.uri,
                             response->status)};
  const auto tile = decode(response->body, request.uri);
  if (!tile) return tile.error();
  return {};
}

}  // namespace kokudo::tiler
