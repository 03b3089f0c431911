#include "apps/render/RenderOptions.h"

#include "apps/workbench/SceneAddress.h"
#include "engine/base/Uri.h"
#include "engine/geodesy/HeightDatum.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace kokudo::render {
namespace {

constexpr int kSmallest = 16, kLargest = 16384;

Error badUsage(const std::string& option, const std::string& found, const std::string& expected) {
  return {Error::Kind::BadUsage,
          fmt::format("{}: found \"{}\", expected {}", option, found, expected)};
}

Result<workspace::SceneLayer> parseLayer(const std::string& text) {
  const auto equals = text.find('=');
  const std::string kind = text.substr(0, equals);
  if (equals == text.npos || (kind != "terrain" && kind != "city" && kind != "tileset"))
    return badUsage("--layer", text, "terrain=URI, city=URI or tileset=URI");
  auto uri = workbench::sceneAddress("--layer", text.substr(equals + 1));
  if (!uri) return uri.error();
  return workspace::SceneLayer{text, kind, uri.value(), "", true};
}

Result<std::vector<workspace::SceneLayer>> workspaceLayers(const RenderOptions& options) {
  auto workspace = workspace::Workspace::open(options.workspaceFolder);
  if (!workspace) return workspace.error();
  auto layers = workspace->layers();
  for (auto& layer : layers)
    layer.tileset = resolveUri((workspace->folder() / "kokudo.toml").string(), layer.tileset);
  return layers;
}

std::string namesOf(const auto& all) {
  std::string names;
  for (const auto& each : all) names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

void addColorOptions(CLI::App& app, RenderOptions& options) {
  app.add_option("--color-by", options.color.attribute,
                 "colours features by this attribute and draws a legend");
  app.add_option("--method", options.color.method,
                 "how values become classes: " + namesOf(styling::classMethods()));
  app.add_option("--classes", options.color.classes, "classes at most (1..20)");
  app.add_option("--palette", options.color.palette, namesOf(styling::palettes()));
  app.add_flag("!--no-legend", options.legend, "colours only");
}

}  // namespace

void addOptions(CLI::App& app, RenderOptions& options) {
  app.add_option("--out", options.out, "the PNG to write");
  app.add_option("--size", options.size, "WIDTHxHEIGHT in pixels")->capture_default_str();
  app.add_option("--workspace", options.workspaceFolder, "the workspace folder")
      ->default_val(workspace::Workspace::defaultFolder());
  app.add_option("--scene", options.scene,
                 "a tileset, its folder, an archive of it or one model (path or address), instead "
                 "of the workspace");
  app.add_option("--layer", options.layers,
                 "terrain=URI, city=URI or tileset=URI; may be repeated");
  app.add_option("--look-at", options.lookAt,
                 "LAT,LON,HEIGHT: what stands in the middle (degrees; 標高 in metres)");
  app.add_option("--heading", options.heading, "degrees clockwise from north");
  app.add_option("--pitch", options.pitch, "degrees, negative looks down")->capture_default_str();
  app.add_option("--distance", options.distance, "metres from the eye to the middle");
  app.add_option("--wait", options.wait, "final: until the last detail is there")
      ->capture_default_str();
  app.add_option("--timeout", options.timeoutSeconds, "seconds to wait at most")
      ->capture_default_str();
  app.add_option("--pins", options.pins, "a file of points (GeoJSON ...) to show as pins");
  app.add_option_function<std::string>(
      "--search",
      [&options](const std::string& text) {
        options.query.text = text;
        options.search = true;
      },
      "words; the hits stand in the scene as pins; \"\" = every record");
  app.add_option("--bbox", options.query.bbox,
                 "W,S,E,N degrees: only hits in this box; without --look-at it fills the picture");
  app.add_option("--facet", options.query.facets, "dim=value: only these hits");
  app.add_option("--highlight", options.highlight, "record id of what lights up");
  app.add_option("--language", options.language, "ja or en")->capture_default_str();
  app.add_option("--style", options.style, "a 3D Tiles style (JSON): colour, show, point size");
  app.add_option("--only", options.only, "NAME=VALUE: shows only features that say so (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--hide", options.hide, "NAME=VALUE: hides features that say so (repeatable)")
      ->allow_extra_args(false)
      ->take_all();
  addColorOptions(app, options);
  app.add_option("--credit", options.credit,
                 "the source of --scene and --layer, for the credit line");
  app.add_flag("--alone", options.alone, "only the layers: no earth, sky or haze");
  app.add_option("--pick", options.pick,
                 "X,Y: describes what lies under this pixel, as a click in the viewer does");
  app.add_option("--cache", options.cache, "folder of answers from the network, for later runs")
      ->default_str("WORKSPACE/cache/net");
  app.add_flag("--no-cache", options.noCache, "keeps no answers from the network");
  app.add_flag("--offline", options.offline, "asks no network: what the cache holds must do");
  app.add_option("--memory", options.memoryMebibytes, "MiB that all that streams may take")
      ->capture_default_str();
  app.add_flag("--statistics", options.statistics,
               "tiles, bytes, triangles, memory on stderr; what tilesets say of their values");
  app.add_option("--samples", options.samples, "samples per pixel, 0 = one")->capture_default_str();
  app.add_flag("--json", options.json, "one JSON document on stdout");
  app.add_flag("--quiet", options.quiet, "no notes on stderr");
  app.add_flag("--describe", options.describe, "say which GL and font are used, and end");
}

Result<PictureSize> parseSize(const std::string& text) {
  PictureSize size;
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  const bool cross = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x';
  const auto height = cross ? std::from_chars(width.ptr + 1, end, size.height) : width;
  const auto good = [](int pixels) { return pixels >= kSmallest && pixels <= kLargest; };
  if (!cross || height.ec != std::errc() || height.ptr != end || !good(size.width) ||
      !good(size.height)) {
    return badUsage("--size", text,
                    fmt::format("WIDTHxHEIGHT between {} and {} pixels", kSmallest, kLargest));
  }
  return size;
}

Result<std::optional<scene::LookAt>> parseView(const RenderOptions& options) {
  if (options.lookAt.empty()) return std::optional<scene::LookAt>();
  const auto place = workbench::parseNumbers(options.lookAt, 3, "--look-at", "LAT,LON,HEIGHT");
  if (!place) return place.error();
  const double lat = (*place)[0], lon = (*place)[1];
  if (std::abs(lat) > 90 || std::abs(lon) > 180)
    return badUsage("--look-at", options.lookAt, "LAT in -90..90 and LON in -180..180 degrees");
  if (options.distance && !(*options.distance > 0))
    return badUsage("--distance", fmt::format("{}", *options.distance), "metres above 0");
  if (!(options.pitch >= -90 && options.pitch <= 90))
    return badUsage("--pitch", fmt::format("{}", options.pitch), "-90..90 degrees");
  scene::LookAt view;
  double geoidHeight = 0;
  if (const auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011)) {
    if (const auto height = geoid->heightAt(lon, lat)) geoidHeight = height->metres;
  }
  view.target = geodesy::Cartographic::fromDegrees(lon, lat, (*place)[2] + geoidHeight);
  view.heading = options.heading * kDegree;
  view.pitch = options.pitch * kDegree;
  view.distance = options.distance.value_or(2000);
  return std::optional(view);
}

Result<std::optional<std::array<double, 4>>> parseFrame(const RenderOptions& options) {
  if (options.query.bbox.empty() || !options.lookAt.empty())
    return std::optional<std::array<double, 4>>();
  workbench::QueryOptions box;
  box.bbox = options.query.bbox;
  const auto query = workbench::parseQuery(box);
  if (!query) return query.error();
  return query->bbox;
}

Status checkTogether(const RenderOptions& options) {
  const auto refuse = [](const std::string& what) { return Error{Error::Kind::BadUsage, what}; };
  const bool searches = options.search || !options.query.facets.empty();
  if (!options.query.bbox.empty() && !options.lookAt.empty() && !searches)
    return refuse("--bbox: does nothing beside --look-at without --search; leave one of them out");
  const auto& color = options.color;
  if (color.attribute.empty() &&
      (!color.method.empty() || !color.palette.empty() || color.classes != 0))
    return refuse("--method, --palette, --classes: --color-by is missing, which they belong to");
  if (!color.attribute.empty() && !options.style.empty())
    return refuse("--style: cannot be combined with --color-by, which makes a style of its own");
  if (!options.credit.empty() && options.scene.empty() && options.layers.empty())
    return refuse(
        "--credit: is for --scene and --layer; \"kokudo layers\" sets that of a workspace's layer");
  return {};
}

Result<std::vector<workspace::SceneLayer>> chosenLayers(const RenderOptions& options) {
  std::vector<workspace::SceneLayer> layers;
  if (!options.scene.empty()) {
    auto uri = workbench::sceneAddress("--scene", options.scene);
    if (!uri) return uri.error();
    layers.push_back({"scene", "tileset", uri.value(), options.credit, true});
  }
  for (const auto& text : options.layers) {
    auto layer = parseLayer(text);
    if (!layer) return layer.error();
    layers.push_back(std::move(layer).value());
    layers.back().credit = options.credit;
  }
  if (!layers.empty()) return layers;
  return workspaceLayers(options);
}

}  // namespace kokudo::render
