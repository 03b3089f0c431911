#include "apps/render/RenderJob.h"

#include "apps/render/BoxView.h"
#include "apps/render/Looks.h"
#include "apps/render/PickReport.h"
#include "apps/render/Pins.h"
#include "apps/render/StatisticsReport.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <thread>

namespace kokudo::render {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kFinalError = 16;  // pixels, whatever draws
constexpr double kPlacingSeconds = 10;

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The first layer that says where it lies, things before terrain.
std::string firstPlacedLayer(scene::SceneView& view, const RenderOptions& options,
                             const std::vector<workspace::SceneLayer>& layers,
                             const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  for (const char* kind : {"tileset", "city", "terrain"}) {
    for (const auto& layer : layers) {
      while (layer.kind == kind && !token.cancelled() && view.problems().empty() &&
             secondsSince(start) < std::min(kPlacingSeconds, options.timeoutSeconds)) {
        if (view.framingOfLayer(layer.name)) return layer.name;
        view.frame(0);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }
  return "";
}

void addTilesetStatistics(const scene::SceneView& view, RenderReport& report) {
  for (const std::string& layer : report.layers) {
    const auto metadata = view.metadataOfLayer(layer);
    if (metadata && !metadata->statistics.empty())
      report.tilesetStatistics.emplace_back(layer, metadata->statistics);
  }
}

/// Looks at what the layers show; at Japan where none says where it lies. What does not lie on the
/// earth is shown without it.
void lookAtLayers(scene::SceneView& view, const RenderOptions& options,
                  const std::vector<workspace::SceneLayer>& layers, const CancelToken& token) {
  const std::string layer = firstPlacedLayer(view, options, layers, token);
  if (layer.empty()) return;
  const scene::ViewSide side{options.heading * kDegree, options.pitch * kDegree, 1};
  const auto framing = view.framingOfLayer(layer, side);
  auto found = view.viewOfLayer(layer);
  if (!framing) return;
  if (!framing->onEarth) view.setGlobe(false);
  if (!framing->onEarth || !options.distance || !found) return view.camera().place(*framing);
  found->heading = side.heading;
  found->pitch = side.pitch;
  found->distance = *options.distance;
  view.camera().lookAt(*found);
}

Status addPins(scene::SceneView& view, const RenderOptions& options, double metresPerPixel,
               const CancelToken& token, RenderReport& report) {
  std::vector<scene::Marker> markers;
  if (!options.pins.empty()) {
    auto pins = pinsFromFile(options.pins);
    if (!pins) return pins.error();
    markers = std::move(pins->markers);
    report.total += pins->total;
  }
  if (options.search || !options.query.facets.empty()) {
    auto pins = pinsFromSearch(options, metresPerPixel, token);
    if (!pins) return pins.error();
    markers.insert(markers.end(), pins->markers.begin(), pins->markers.end());
    view.setExtraCredits(pins->credits);
    report.total += pins->total;
  }
  report.pins = markers.size();
  view.setMarkers(std::move(markers));
  return {};
}

/// Before any tile says how high the ground is: that of 標高 0.
void frameBox(scene::SceneView& view, const RenderOptions& options,
              const std::array<double, 4>& box, const PictureSize& size) {
  const auto middle =
      geodesy::Cartographic::fromDegrees((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
  viewOfBox(view.camera(), box, view.groundHeight(middle), options.heading * kDegree,
            options.pitch * kDegree, size.width, size.height);
}

/// Nobody shall pass a picture on without knowing that its source is missing.
void stateMissingSource(scene::SceneView& view, const RenderOptions& options,
                        RenderReport& report) {
  if (view.statistics().tiles.tilesRendered == 0 || !view.credits().empty()) return;
  report.sourceStated = false;
  const auto language =
      options.language == "en" ? workbench::Language::English : workbench::Language::Japanese;
  view.setExtraCredits({std::string(workbench::sourceNotStated(language))});
}

/// Draws until all is there; colours by what came, which draws it once more.
Status drawWhole(scene::SceneView& view, const RenderOptions& options,
                 const std::vector<workspace::SceneLayer>& layers, const CancelToken& token,
                 RenderReport& report) {
  report.complete = view.renderUntilComplete(options.timeoutSeconds, token);
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "render: interrupted"};
  auto coloring = colorFeatures(view, options, layers);
  if (!coloring) return coloring.error();
  report.coloring = std::move(*coloring);
  stateMissingSource(view, options, report);
  if (!report.coloring && report.sourceStated) return {};
  view.renderUntilComplete(options.timeoutSeconds, token);
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "render: interrupted"};
  return {};
}

}  // namespace

Result<RenderReport> render(const RenderOptions& options, const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  RenderReport report;
  const auto size = parseSize(options.size);
  if (!size) return size.error();
  if (const auto sensible = checkTogether(options); !sensible) return sensible.error();
  if (const auto color = workbench::parseColorBy(options.color); !color) return color.error();
  const auto wanted = parseView(options);
  if (!wanted) return wanted.error();
  const auto frame = parseFrame(options);
  if (!frame) return frame.error();
  const auto layers = chosenLayers(options);
  if (!layers) return layers.error();
  report.size = *size;
  auto context = scene::createEglContext(size->width, size->height);
  if (!context) return context.error();
  report.gl = scene::describeGl();
  scene::SceneOptions sceneOptions;
  sceneOptions.language = options.language;
  sceneOptions.samples = options.samples;
  sceneOptions.maximumScreenSpaceError = kFinalError;
  sceneOptions.globe = !options.alone;
  sceneOptions.memoryCapBytes = static_cast<std::size_t>(options.memoryMebibytes * 1024 * 1024);
  if (!options.noCache)
    sceneOptions.cacheFolder =
        options.cache.empty() ? options.workspaceFolder / "cache" / "net" : options.cache;
  sceneOptions.offline = options.offline;
  auto made = scene::SceneView::create(**context, sceneOptions);
  if (!made) return made.error();
  scene::SceneView& view = **made;
  for (const auto& layer : *layers) {
    view.addLayer(layer.name, layer.kind, layer.tileset, layer.credit);
    view.setLayerVisible(layer.name, layer.visible);
    report.layers.push_back(layer.name);
  }
  if (const auto looks = applyLooks(view, options, *layers); !looks) return looks.error();
  if (*wanted)
    view.camera().lookAt(**wanted);
  else if (*frame)
    frameBox(view, options, **frame, *size);
  else
    lookAtLayers(view, options, *layers, token);
  if (view.camera().onEarth()) report.view = *wanted ? **wanted : view.camera().currentLookAt();
  view.setHighlight(options.highlight);
  const double metresPerPixel = report.view.distance * 0.83 / size->height;
  if (const auto pins = addPins(view, options, metresPerPixel, token, report); !pins.ok())
    return pins.error();
  if (const auto drawn = drawWhole(view, options, *layers, token, report); !drawn)
    return drawn.error();
  if (!options.pick.empty()) {
    auto picked = pickAt(view, options.pick, size->width, size->height);
    if (!picked) return picked.error();
    report.picked = std::move(*picked);
  }
  const auto written = scene::writePng(options.out, size->width, size->height, view.readPixels());
  if (!written.ok()) return written.error();
  report.out = options.out.string();
  report.statistics = view.statistics();
  if (options.statistics) addTilesetStatistics(view, report);
  report.credits = report.sourceStated ? view.credits() : std::vector<std::string>();
  report.problems = view.problems();
  report.seconds = secondsSince(start);
  return report;
}

Result<std::string> describe() {
  auto context = scene::createEglContext(64, 64);
  if (!context) return context.error();
  const std::string gl = scene::describeGl();
  auto view = scene::SceneView::create(**context, {});
  if (!view) return view.error();
  return fmt::format("GL renderer: {}\nscene: shaders, font and framebuffer are usable\n", gl);
}

std::string toJson(const RenderReport& report) {
  Json problems = Json::array();
  for (const auto& p : report.problems) problems.push_back({{"where", p.where}, {"what", p.what}});
  Json json{{"out", report.out},
            {"width", report.size.width},
            {"height", report.size.height},
            {"complete", report.complete},
            {"seconds", report.seconds},
            {"gl", report.gl},
            {"view",
             {{"lon", report.view.target.longitudeDegrees()},
              {"lat", report.view.target.latitudeDegrees()},
              {"ellipsoidal_height_m", report.view.target.height},
              {"distance_m", report.view.distance}}},
            {"tiles",
             {{"rendered", report.statistics.tiles.tilesRendered},
              {"loaded", report.statistics.tiles.tilesLoaded},
              {"failed", report.statistics.tiles.tilesFailed}}},
            {"triangles", report.statistics.tiles.triangles},
            {"points", report.statistics.tiles.points},
            {"instances", report.statistics.tiles.instances},
            {"draw_calls", report.statistics.drawCalls},
            {"gpu_bytes", report.statistics.gpuBytes},
            {"requests", report.statistics.tiles.requests},
            {"bytes_transferred", report.statistics.tiles.bytesTransferred},
            {"cache_hits", report.statistics.tiles.cacheHits},
            {"error_factor", report.statistics.tiles.errorFactor},
            {"memory_bytes", report.statistics.memoryBytes},
            {"pins", report.pins},
            {"total", report.total},
            {"credits", report.credits},
            {"source_stated", report.sourceStated},
            {"problems", problems}};
  if (report.coloring) {
    json["color_by"] =
        Json::parse(workbench::toJson(report.coloring->scheme, report.coloring->counts));
    json["color_by"]["layers"] = report.coloring->layers;
  }
  if (!report.tilesetStatistics.empty()) {
    Json& all = json["tileset_statistics"] = Json::object();
    for (const auto& [layer, statistics] : report.tilesetStatistics)
      all[layer] = statisticsJson(statistics);
  }
  if (report.picked) json["picked"] = pickJson(*report.picked);
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace kokudo::render
