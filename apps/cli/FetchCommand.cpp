#include "apps/cli/Command.h"
#include "apps/workbench/FetchJob.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

struct FetchCommandOptions {
  workbench::FetchOptions fetch;
  bool probe = false;
};

void printJson(const nlohmann::ordered_json& json) {
  fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void runProbe(CommandContext& context, const std::string& baseUrl) {
  const auto answered = workbench::probeElevation(baseUrl, context.token);
  if (!answered) return context.fail(answered.error());
  if (context.json)
    printJson({{"answers", true}, {"source", baseUrl}});
  else
    fmt::print("{} answers\n", baseUrl);
}

void print(const CommandContext& context, const workbench::FetchOptions& options,
           const tiler::GsiElevation& elevation) {
  const auto& raster = elevation.raster;
  if (context.json)
    return printJson({{"file", options.out.string()},
                      {"source", options.baseUrl},
                      {"credit", raster.credit},
                      {"crs", raster.crs},
                      {"height_datum", "jgd2011"},
                      {"level", elevation.level},
                      {"width", raster.width},
                      {"height", raster.height},
                      {"tiles", elevation.tiles},
                      {"absent_tiles", elevation.absentTiles},
                      {"no_data_pixels", elevation.noDataPixels},
                      {"lowest_m", elevation.lowest},
                      {"highest_m", elevation.highest}});
  fmt::print("{}: {} x {} heights from {:.2f} to {:.2f} m, {} tiles of level {}",
             options.out.string(), raster.width, raster.height, elevation.lowest, elevation.highest,
             elevation.tiles, elevation.level);
  if (elevation.absentTiles > 0) fmt::print(", {} of them not there", elevation.absentTiles);
  fmt::print("\ncredit: {}\n", raster.credit);
}

void runFetch(CommandContext& context, const FetchCommandOptions& options) {
  if (options.probe) return runProbe(context, options.fetch.baseUrl);
  const auto progress = context.makeProgress();
  const auto elevation = workbench::fetchElevation(options.fetch, *progress, context.token);
  if (!elevation) return context.fail(elevation.error());
  print(context, options.fetch, *elevation);
}

}  // namespace

void addFetchCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<FetchCommandOptions>();
  auto& fetch = options->fetch;
  const std::string example =
      "kokudo fetch gsi-elevation --extent 135.2,34.45,135.65,34.85 --out osaka.tif";
  auto* parent =
      addCommand(app, "fetch", "bring data of public services that need no key", example);
  parent->require_subcommand(1);
  auto* command = addCommand(*parent, "gsi-elevation",
                             "elevation tiles of 国土地理院 joined into one GeoTIFF", example);
  command->add_option("--extent", fetch.extent, "W,S,E,N in degrees");
  command->add_option("--out", fetch.out, "the GeoTIFF to make");
  command->add_option("--base-url", fetch.baseUrl, "another address of the tiles, or a folder");
  command
      ->add_option("--max-tiles", fetch.maximumTiles,
                   "at most so many tiles; decides how fine the heights are")
      ->default_val(fetch.maximumTiles);
  command->add_flag("--fill-sea", fetch.noDataIsSea,
                    "0 m where the tiles hold nothing, which `tile` takes for water");
  command->add_flag("--probe", options->probe,
                    "only see whether the service answers: exit 0 if it does, else 1");
  command->callback([&context, options] { runFetch(context, *options); });
}

}  // namespace kokudo::cli
