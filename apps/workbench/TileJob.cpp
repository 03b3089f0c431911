#include "apps/workbench/TileJob.h"

#include "apps/workbench/QueryOptions.h"
#include "engine/tiler/PointCityTiler.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::workbench {
namespace {

Error usage(std::string message) {
  return Error{Error::Kind::BadUsage, std::move(message)};
}

std::string extensionOf(const std::string& path) {
  auto extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return extension;
}

// A raster by its ending; everything else is taken for city models (files, folders, archives).
bool isRaster(const std::string& path) {
  static const std::vector<std::string> kEndings = {".tif", ".tiff", ".cdf", ".nc",
                                                    ".vrt", ".png",  ".asc", ".hgt"};
  return std::find(kEndings.begin(), kEndings.end(), extensionOf(path)) != kEndings.end();
}

Result<std::string> kindOf(const TileOptions& options) {
  for (const char* kind : {"city", "terrain", "points"})
    if (options.kind == kind) return options.kind;
  if (options.kind != "auto")
    return usage("tile: --kind \"" + options.kind + "\": expected auto, city, terrain or points");
  if (options.inputs.empty()) {
    if (options.world) return std::string("terrain");
    return usage("tile: no input; name CityGML or a DEM, or use --world");
  }
  const auto rasters = std::count_if(options.inputs.begin(), options.inputs.end(), isRaster);
  if (rasters == 0) return std::string("city");
  if (rasters == static_cast<std::ptrdiff_t>(options.inputs.size())) return std::string("terrain");
  return usage(
      "tile: rasters and city models in one call; make two tilesets, or give the city models with "
      "--condition-with");
}

Result<geodesy::HeightDatum> datumOf(const std::string& name) {
  if (name.empty()) return geodesy::HeightDatum::Unknown;
  if (name == "egm96") return geodesy::HeightDatum::Egm96;
  if (name == "jgd2011") return geodesy::HeightDatum::Jgd2011;
  if (name == "ellipsoid") return geodesy::HeightDatum::Ellipsoid;
  return usage("tile: --height-datum \"" + name + "\": expected egm96, jgd2011 or ellipsoid");
}

// Options that one kind has would do nothing, unseen, with another.
Status checkKind(const TileOptions& options, const std::string& kind) {
  if (kind == "points") return {};
  const char* wrong = nullptr;
  if (!options.ground.empty()) wrong = "--ground";
  if (options.limit > 0) wrong = "--limit";
  if (options.implicitTiling) wrong = "--implicit";
  if (!options.columns.empty()) wrong = "--column";
  if (!options.recordPrefix.empty()) wrong = "--record-prefix";
  if (!wrong) return {};
  return usage(fmt::format("tile: {} is for building points; add --kind points", wrong));
}

Result<std::vector<tiler::DemInput>> demInputs(const TileOptions& options) {
  const auto datum = datumOf(options.heightDatum);
  if (!datum) return datum.error();
  std::vector<tiler::DemInput> inputs;
  if (options.world) {
    const auto world = worldElevation();
    if (world.empty())
      return Error{
          Error::Kind::NotFound,
          "tile: --world needs ETOPO5, which is not installed: apt-get install ferret-datasets"};
    inputs.push_back({world.string(), geodesy::HeightDatum::Egm96, {-180, -90, 180, 90}});
  }
  for (const auto& path : options.inputs) inputs.push_back({path, *datum, {-180, -90, 180, 90}});
  return inputs;
}

tiler::TerrainConditioning conditioningOf(const TileOptions& options) {
  tiler::TerrainConditioning conditioning;
  conditioning.cityModels = options.conditionWith;
  conditioning.landPolygons = options.landPolygons;
  conditioning.holdBack = options.holdBack;
  return conditioning;
}

Result<tiler::TerrainTilerOptions> terrainOptions(const TileOptions& options) {
  tiler::TerrainTilerOptions terrain;
  if (!options.extent.empty()) {
    const auto numbers = parseNumbers(options.extent, 4, "--extent", "W,S,E,N in degrees");
    if (!numbers) return numbers.error();
    std::copy(numbers->begin(), numbers->end(), terrain.extent.begin());
  }
  terrain.maximumLevel = options.maximumLevel;
  terrain.copyright = options.credit;
  terrain.compress = options.compress;
  if (options.world && options.coast == "auto")
    terrain.shoreline = worldCoast().string();
  else if (options.world && options.coast != "none")
    terrain.shoreline = options.coast;
  terrain.imagery = options.imagery == "bluemarble" ? worldImagery().string() : options.imagery;
  if (!options.conditionWith.empty() || !options.landPolygons.empty())
    terrain.conditioning = conditioningOf(options);
  return terrain;
}

Result<tiler::PointCityOptions> pointOptions(const TileOptions& options) {
  tiler::PointCityOptions points;
  points.limit = options.limit;
  points.implicitTiling = options.implicitTiling;
  points.recordPrefix = options.recordPrefix;
  points.copyright = options.credit;
  points.compress = options.compress;
  const auto datum = datumOf(options.heightDatum);
  if (!datum) return datum.error();
  for (const auto& path : options.ground)
    points.ground.push_back({path, *datum, {-180, -90, 180, 90}});
  for (const auto& column : options.columns) {
    const auto equals = column.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == column.size())
      return usage("tile: --column \"" + column + "\": expected WHAT=NAME, such as height=高さ");
    points.columns[column.substr(0, equals)] = column.substr(equals + 1);
  }
  return points;
}

Result<TileOutcome> runPoints(const TileOptions& options, Progress& progress,
                              const CancelToken& token) {
  const auto points = pointOptions(options);
  if (!points) return points.error();
  auto report = tiler::tilePointCity({options.inputs.begin(), options.inputs.end()}, options.out,
                                     *points, progress, token);
  if (!report) return report.error();
  return TileOutcome{"points", std::move(*report)};
}

}  // namespace

Result<TileOutcome> runTile(const TileOptions& options, Progress& progress,
                            const CancelToken& token) {
  const auto kind = kindOf(options);
  if (!kind) return kind.error();
  if (const auto fits = checkKind(options, *kind); !fits) return fits.error();
  if (*kind == "points") return runPoints(options, progress, token);
  if (*kind == "city") {
    tiler::CityTilerOptions city;
    city.copyright = options.credit;
    city.types = options.types;
    city.compress = options.compress;
    auto report = tiler::tileCityModels({options.inputs.begin(), options.inputs.end()}, options.out,
                                        city, progress, token);
    if (!report) return report.error();
    return TileOutcome{*kind, std::move(*report)};
  }
  const auto inputs = demInputs(options);
  if (!inputs) return inputs.error();
  const auto terrain = terrainOptions(options);
  if (!terrain) return terrain.error();
  auto report = tiler::tileTerrain(*inputs, options.out, *terrain, progress, token);
  if (!report) return report.error();
  if (options.world && options.coast == "auto" && terrain->shoreline.empty())
    report->diagnostics.warn("coast",
                             "GSHHG is not installed, so the world's coast is the zero line of "
                             "ETOPO5, up to some kilometres off; apt-get install gmt-gshhg-high");
  return TileOutcome{*kind, std::move(*report)};
}

Result<tiler::GroundGap> runGroundGap(const TileOptions& options, const CancelToken& token) {
  if (options.conditionWith.empty())
    return usage("tile: --measure-gap needs the city models with --condition-with");
  const auto inputs = demInputs(options);
  if (!inputs) return inputs.error();
  if (options.holdBack <= 0)
    return tiler::measureGroundGap(options.conditionWith, *inputs, std::nullopt, token);
  return tiler::measureGroundGap(options.conditionWith, *inputs, conditioningOf(options), token);
}

std::filesystem::path worldElevation() {
  const std::filesystem::path file = "/usr/share/ferret-vis/data/etopo5.cdf";
  return std::filesystem::exists(file) ? file : std::filesystem::path();
}

std::filesystem::path worldCoast() {
  const std::filesystem::path file = "/usr/share/gmt-gshhg/binned_GSHHS_h.nc";
  return std::filesystem::exists(file) ? file : std::filesystem::path();
}

std::filesystem::path worldImagery() {
  const std::filesystem::path file = "/usr/share/marble/data/maps/earth/bluemarble/bluemarble.jpg";
  return std::filesystem::exists(file) ? file : std::filesystem::path();
}

}  // namespace kokudo::workbench
