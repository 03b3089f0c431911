#include "apps/render/RenderJob.h"

#include "apps/render/Pins.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <thread>

namespace kokudo::render {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kFinalError = 16;  // pixels, whatever draws

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The view of the first layer that says where it lies, cities before terrain; else Japan.
scene::LookAt viewOfLayers(scene::SceneView& view, const RenderOptions& options,
                           const std::vector<workspace::SceneLayer>& layers,
                           const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  std::optional<scene::LookAt> found;
  for (const char* kind : {"city", "terrain"}) {
    for (const auto& layer : layers) {
      while (layer.kind == kind && !found && !token.cancelled() && view.problems().empty() &&
             secondsSince(start) < std::min(10.0, options.timeoutSeconds)) {
        found = view.viewOfLayer(layer.name);
        if (!found) view.frame(0);
        if (!found) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }
  if (!found) return view.camera().currentLookAt();
  found->heading = options.heading * 3.14159265358979323846 / 180;
  found->pitch = options.pitch * 3.14159265358979323846 / 180;
  if (options.distance) found->distance = *options.distance;
  return *found;
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

}  // namespace

Result<RenderReport> render(const RenderOptions& options, const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  RenderReport report;
  const auto size = parseSize(options.size);
  if (!size) return size.error();
  const auto wanted = parseView(options);
  if (!wanted) return wanted.error();
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
  auto made = scene::SceneView::create(**context, sceneOptions);
  if (!made) return made.error();
  scene::SceneView& view = **made;
  for (const auto& layer : *layers) {
    view.addLayer(layer.name, layer.kind, layer.tileset, layer.credit);
    view.setLayerVisible(layer.name, layer.visible);
    report.layers.push_back(layer.name);
  }
  report.view = *wanted ? **wanted : viewOfLayers(view, options, *layers, token);
  view.camera().lookAt(report.view);
  view.setHighlight(options.highlight);
  const double metresPerPixel = report.view.distance * 0.83 / size->height;
  if (const auto pins = addPins(view, options, metresPerPixel, token, report); !pins.ok())
    return pins.error();
  report.complete = view.renderUntilComplete(options.timeoutSeconds, token);
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "render: interrupted"};
  const auto written = scene::writePng(options.out, size->width, size->height, view.readPixels());
  if (!written.ok()) return written.error();
  report.out = options.out.string();
  report.statistics = view.statistics();
  report.credits = view.credits();
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
  const Json json{{"out", report.out},
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
                  {"memory_bytes", report.statistics.memoryBytes},
                  {"pins", report.pins},
                  {"total", report.total},
                  {"credits", report.credits},
                  {"problems", problems}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace kokudo::render
