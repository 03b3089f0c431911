#include "apps/cli/Command.h"
#include "apps/workbench/TileJob.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

struct TileCommandOptions {
  workbench::TileOptions tile;
  std::string layer;
};

// The tileset becomes a layer of the workspace, replacing the one of that name.
Status addLayer(const CommandContext& context, const TileCommandOptions& options,
                const std::string& kind) {
  auto workspace = context.openWorkspace();
  if (!workspace) return workspace.error();
  auto layers = workspace->layers();
  std::erase_if(layers, [&](const auto& layer) { return layer.name == options.layer; });
  workspace::SceneLayer layer;
  layer.name = options.layer;
  layer.kind = kind == "points" ? "city" : kind;
  layer.tileset =
      (std::filesystem::absolute(options.tile.out) / "tileset.json").lexically_normal().string();
  layer.credit = options.tile.credit;
  layers.push_back(layer);
  return workspace->setLayers(layers);
}

void print(const CommandContext& context, const workbench::TileOutcome& outcome,
           const std::filesystem::path& out) {
  const auto& report = outcome.report;
  if (context.json) {
    nlohmann::ordered_json json{{"tileset", (out / "tileset.json").string()},
                                {"kind", outcome.kind},
                                {"features", report.features},
                                {"tiles", report.tiles},
                                {"refused", report.refused},
                                {"bytes", report.bytes},
                                {"warnings", nlohmann::json::array()}};
    for (const auto& w : report.diagnostics.items())
      json["warnings"].push_back({{"where", w.where}, {"what", w.what}});
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  fmt::print("{}: {} tiles, {} features, {:.1f} MB", (out / "tileset.json").string(), report.tiles,
             report.features, static_cast<double>(report.bytes) / 1e6);
  if (report.refused > 0) fmt::print(", {} refused", report.refused);
  fmt::print("\n");
  for (const auto& w : report.diagnostics.items()) fmt::print("warning  {}: {}\n", w.where, w.what);
}

void printGap(const CommandContext& context, const tiler::GroundGap& gap) {
  if (context.json) {
    const nlohmann::ordered_json json{{"buildings", gap.buildings},
                                      {"mean_m", gap.mean},
                                      {"standard_deviation_m", gap.standardDeviation},
                                      {"buried_over_3m", gap.buriedOver3m}};
    fmt::print("{}\n", json.dump(2));
    return;
  }
  fmt::print(
      "{} buildings stand {:+.2f} m (sd {:.2f}) from the ground; {:.1f} % are buried by more than "
      "3 m\n",
      gap.buildings, gap.mean, gap.standardDeviation, gap.buriedOver3m * 100);
}

void runTileCommand(CommandContext& context, const TileCommandOptions& options) {
  if (options.tile.measureGap) {
    const auto gap = workbench::runGroundGap(options.tile, context.token);
    return gap ? printGap(context, *gap) : context.fail(gap.error());
  }
  if (options.tile.out.empty())
    return context.fail({Error::Kind::BadUsage, "tile: --out DIR is needed"});
  const auto progress = context.makeProgress();
  const auto outcome = workbench::runTile(options.tile, *progress, context.token);
  if (!outcome) return context.fail(outcome.error());
  if (!options.layer.empty())
    if (const auto added = addLayer(context, options, outcome->kind); !added)
      return context.fail(added.error());
  print(context, *outcome, options.tile.out);
  if (outcome->report.refused > 0) context.exitCode = ExitCode::Partly;
}

}  // namespace

void addTileCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<TileCommandOptions>();
  auto& tile = options->tile;
  auto* command = addCommand(app, "tile",
                             "CityGML or building points -> 3D Tiles, elevation rasters -> "
                             "terrain tiles",
                             "kokudo tile ../shared/data/plateau-osaka-port/udx/bldg --out "
                             "osaka-buildings --layer 大阪港の建物");
  command->add_option("inputs", tile.inputs,
                      "CityGML files, folders, archives; rasters, later ones on top; or building "
                      "points (--kind points)");
  command->add_option("--out", tile.out, "the folder of the tileset to make");
  command->add_option("--kind", tile.kind, "auto, city, terrain or points");
  command->add_option("--height-datum", tile.heightDatum,
                      "of rasters that do not say it: egm96 (SRTM), jgd2011, ellipsoid");
  command->add_option("--extent", tile.extent, "W,S,E,N in degrees");
  command->add_flag("--world", tile.world, "a coarse world (ETOPO5) under the rasters");
  command
      ->add_option("--coast", tile.coast,
                   "shores of the coarse world: auto (GSHHG where installed), none (the zero line "
                   "of ETOPO5) or a binned GSHHG file")
      ->capture_default_str();
  command
      ->add_option("--types", tile.types,
                   "only city objects whose type begins so, such as bldg: (may be repeated)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--imagery", tile.imagery, "a world image for coarse levels, or bluemarble");
  command->add_option("--max-level", tile.maximumLevel,
                      "finest level of the quadtree; by default from the rasters");
  command
      ->add_option("--condition-with", tile.conditionWith,
                   "CityGML whose buildings and roads the ground must meet")
      ->take_all();
  command->add_option("--land", tile.landPolygons,
                      "polygons of the land; outside them sea and rivers are flat at 0 m");
  command->add_option("--hold-back", tile.holdBack,
                      "share of the buildings not used for conditioning, to test with");
  command->add_flag("--measure-gap", tile.measureGap,
                    "only measure how the buildings stand on the ground");
  command
      ->add_option(
          "--ground", tile.ground,
          "points: elevation rasters that the buildings stand on; without one all stand at "
          "sea level")
      ->take_all();
  command
      ->add_option("--column", tile.columns,
                   "points: WHAT=NAME, what a column is: id, longitude, latitude, height, floors, "
                   "area, usage or type (may be repeated)")
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--limit", tile.limit, "points: only the first so many, 0 = all")
      ->check(countUpTo(1'000'000'000));
  command->add_flag("--implicit", tile.implicitTiling,
                    "points: implicit tiling with subtrees in place of one large tileset.json");
  command->add_flag("--compress", tile.compress,
                    "smaller tiles by KHR_draco_mesh_compression (points: "
                    "EXT_meshopt_compression), which readers must know");
  command->add_option("--record-prefix", tile.recordPrefix,
                      "points: before the id in the property record_id, as in plateau:");
  command->add_option("--credit", tile.credit, "credit line written into the tileset");
  command->add_option("--layer", options->layer,
                      "also make it a layer of the workspace under this name");
  command->callback([&context, options] { runTileCommand(context, *options); });
}

}  // namespace kokudo::cli
