#include "apps/cli/Command.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace kokudo::cli {
namespace {

struct LayersOptions {
  std::string layer;
  std::optional<std::string> credit;
};

void printLayers(const CommandContext& context, const std::vector<workspace::SceneLayer>& layers) {
  nlohmann::ordered_json json{{"layers", nlohmann::json::array()}};
  for (const auto& layer : layers) {
    json["layers"].push_back({{"name", layer.name},
                              {"kind", layer.kind},
                              {"visible", layer.visible},
                              {"credit", layer.credit},
                              {"tileset", layer.tileset}});
    if (context.json) continue;
    fmt::print(
        "{}  ({}{})\n  {}\n  credit: {}\n", layer.name, layer.kind, layer.visible ? "" : ", hidden",
        layer.tileset,
        layer.credit.empty() ? "none; that of the tileset itself, if it has one" : layer.credit);
  }
  if (context.json)
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

Status setCredit(workspace::Workspace& workspace, std::vector<workspace::SceneLayer>& layers,
                 const LayersOptions& options) {
  const auto layer = std::find_if(layers.begin(), layers.end(),
                                  [&](const auto& each) { return each.name == options.layer; });
  if (layer == layers.end()) {
    std::string names;
    for (const auto& each : layers) names += (names.empty() ? "" : ", ") + each.name;
    return Error{Error::Kind::BadUsage,
                 fmt::format("--layer: found \"{}\", expected one of the workspace: {}",
                             options.layer, names.empty() ? "it has none" : names)};
  }
  layer->credit = *options.credit;
  return workspace.setLayers(layers);
}

void runLayers(CommandContext& context, const LayersOptions& options) {
  if (options.layer.empty() != !options.credit)
    return context.fail({Error::Kind::BadUsage,
                         "layers: --layer NAME and --credit TEXT belong together; without them the "
                         "layers are listed"});
  auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  auto layers = workspace->layers();
  if (options.credit)
    if (const auto set = setCredit(*workspace, layers, options); !set)
      return context.fail(set.error());
  printLayers(context, layers);
}

}  // namespace

void addLayersCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<LayersOptions>();
  auto* command =
      addCommand(app, "layers", "what the viewer and render show; state the source of a layer",
                 "kokudo layers --layer 大阪港の建物 --credit \"国土交通省 PLATEAU\"");
  command->add_option("--layer", options->layer, "the layer to change, by name");
  command->add_option("--credit", options->credit, "its source, for the credit line");
  command->callback([&context, options] { runLayers(context, *options); });
}

}  // namespace kokudo::cli
