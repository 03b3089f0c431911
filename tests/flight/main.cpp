// Flies a camera path through streamed layers without a window and says what it was like.
// See tests/flight/README.md.
#include "engine/base/Files.h"
#include "engine/scene/GlContext.h"
#include "tests/flight/Arrival.h"
#include "tests/flight/Flight.h"
#include "tests/flight/TechniqueNames.h"
#include "tests/support/SlowHttpServer.h"

#include <fmt/format.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace kokudo;
using namespace kokudo::flight;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kUsage =
    "usage: kokudo_flight --path FILE (--layer KIND=URI)... [--seconds S] [--warm-up S]\n"
    "         [--arrive] [--size WxH] [--cap BYTES] [--cache DIR] [--error PIXELS] [--timeout S]\n"
    "         [--link 100Mbps|10Mbps|400kbps] [--frames FILE] [--pictures DIR]\n"
    "         [--without TECHNIQUE]...\n"
    "Flies the path for S seconds, or with --arrive jumps to each of its views and waits until "
    "the\n"
    "picture is final; one JSON document on stdout. --link serves the layers over such a line.\n"
    "--frames writes a line for each frame after warm-up, --pictures each final picture as PNG.\n"
    "--without turns a technique of streaming off: one of tests/flight/TechniqueNames.h, or all.\n";

struct Options {
  std::string path;
  std::vector<std::pair<std::string, std::string>> layers;
  FlightOptions flight;
  scene::SceneOptions scene;
  bool arrive = false;
  std::string link, frames, pictures;
  int width = 960, height = 540;
  double timeoutSeconds = 120;
};

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--arrive") {
      options.arrive = true;
      continue;
    }
    if (i + 1 >= argc) return false;
    const std::string value = argv[++i];
    const auto equals = value.find('=');
    if (name == "--path") {
      options.path = value;
    } else if (name == "--layer" && equals != value.npos) {
      options.layers.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    } else if (name == "--seconds") {
      options.flight.seconds = std::atof(value.c_str());
    } else if (name == "--warm-up") {
      options.flight.warmUpSeconds = std::atof(value.c_str());
    } else if (name == "--timeout") {
      options.timeoutSeconds = std::atof(value.c_str());
    } else if (name == "--error") {
      options.scene.maximumScreenSpaceError = std::atof(value.c_str());
    } else if (name == "--link") {
      options.link = value;
      if (value != "100Mbps" && value != "10Mbps" && value != "400kbps") return false;
    } else if (name == "--frames") {
      options.frames = value;
    } else if (name == "--pictures") {
      options.pictures = value;
    } else if (name == "--without") {
      if (!turnOff(options.scene.techniques, value)) return false;
    } else if (name == "--cache") {
      options.scene.cacheFolder = value;
    } else if (name == "--cap") {
      options.scene.memoryCapBytes = std::strtoull(value.c_str(), nullptr, 10);
    } else if (name != "--size" ||
               std::sscanf(value.c_str(), "%dx%d", &options.width, &options.height) != 2) {
      return false;
    }
  }
  return !options.path.empty() && !options.layers.empty();
}

Json jsonOf(const scene::SceneStatistics& s) {
  return {{"tiles_rendered", s.tiles.tilesRendered},
          {"tiles_loaded", s.tiles.tilesLoaded},
          {"tiles_failed", s.tiles.tilesFailed},
          {"triangles", s.tiles.triangles},
          {"drawables", s.drawables},
          {"draw_calls", s.drawCalls},
          {"memory_bytes", s.memoryBytes},
          {"tile_bytes", s.tiles.bytes},
          {"tiles_known", s.tiles.tilesKnown},
          {"requests", s.tiles.requests},
          {"cancelled", s.tiles.cancelled},
          {"bytes_transferred", s.tiles.bytesTransferred},
          {"unwanted_bytes", s.tiles.unwantedBytes},
          {"error_factor", s.tiles.errorFactor}};
}

/// Serves the folders of the layers from one server, as /0/..., /1/...; the layers are addressed
/// there from then on.
std::unique_ptr<test::SlowHttpServer> serve(Options& options) {
  std::vector<test::SlowHttpServer::Handler> folders;
  for (const auto& layer : options.layers)
    folders.push_back(test::SlowHttpServer::gzipped(
        test::SlowHttpServer::folder(std::filesystem::path(layer.second).parent_path())));
  const auto shape = options.link == "100Mbps"  ? test::link100Mbps()
                     : options.link == "10Mbps" ? test::link10Mbps()
                                                : test::link400kbps();
  auto server = std::make_unique<test::SlowHttpServer>(
      [folders](const test::SlowHttpServer::Request& request) {
        auto inner = request;
        const auto slash = request.path.find('/', 1);
        const auto index = static_cast<std::size_t>(std::atoi(request.path.c_str() + 1));
        if (slash == std::string::npos || index >= folders.size())
          return test::SlowHttpServer::Answer{404, "", {}};
        inner.path = request.path.substr(slash);
        return folders[index](inner);
      },
      shape);
  for (std::size_t i = 0; i < options.layers.size(); ++i) {
    auto& uri = options.layers[i].second;
    uri = server->url(fmt::format("/{}/{}", i, std::filesystem::path(uri).filename().string()));
  }
  return server;
}

Json jsonOf(const test::SlowHttpServer::Counts& counts) {
  return {{"requests", counts.requests},
          {"bytes_sent", counts.bytesSent},
          {"busy_share", counts.seconds > 0 ? counts.lineBusySeconds / counts.seconds : 0}};
}

Json jsonOf(const ProcessState& p) {
  return {{"resident_bytes", p.residentBytes},
          {"heap_bytes", p.heapBytes},
          {"files", p.files},
          {"threads", p.threads}};
}

Json jsonOf(const Lap& lap) {
  Json one{{"at", lap.seconds}, {"process", jsonOf(lap.process)}, {"gl", lap.gl}};
  one["scene_bytes"] = lap.scene.memoryBytes;
  one["tiles"] = {{"loaded", lap.scene.tiles.tilesLoaded},
                  {"buffers", lap.scene.buffers},
                  {"textures", lap.scene.textures},
                  {"vertex_arrays", lap.scene.vertexArrays}};
  return one;
}

Json jsonOf(const FlightReport& r) {
  Json laps = Json::array();
  for (const Lap& lap : r.laps) laps.push_back(jsonOf(lap));
  const Samples& ms = r.frameMilliseconds;
  return {{"frames", ms.count()},
          {"frame_ms",
           {{"median", ms.quantile(0.5)},
            {"p95", ms.quantile(0.95)},
            {"p99", ms.quantile(0.99)},
            {"max", ms.quantile(1)}}},
          {"blank_frames", r.blankFrames},
          {"most_memory_bytes", r.mostMemoryBytes},
          {"peak_resident_bytes", r.peakResidentBytes},
          {"resident_slope_bytes_per_hour", r.residentSlopeBytesPerHour},
          {"uncounted_heap_slope_bytes_per_hour", r.heapSlopeBytesPerHour},
          {"laps", laps},
          {"most_draw_calls", r.mostDrawCalls},
          {"most_drawables", r.mostDrawables},
          {"most_triangles", r.mostTriangles},
          {"before", jsonOf(r.before)},
          {"after", jsonOf(r.after)}};
}

/// What the view shows now, as "SECONDS.png"; what went wrong if it could not be written.
std::string writePicture(scene::SceneView& view, double seconds, const Options& options) {
  const auto file = std::filesystem::path(options.pictures) / fmt::format("{:03.0f}.png", seconds);
  const auto status = scene::writePng(file, options.width, options.height, view.readPixels());
  return status.ok() ? file.string() : status.error().message;
}

Json arrivals(scene::SceneView& view, const FlightPath& path, const Options& options) {
  Json all = Json::array();
  for (const auto& key : path.keys()) {
    const ArrivalReport r = arrive(view, key.view, options.timeoutSeconds, {});
    Json one{{"at", key.seconds},
             {"complete", r.complete},
             {"useful_s", r.usefulSeconds},
             {"final_s", r.finalSeconds},
             {"longest_blank_s", r.longestBlankSeconds},
             {"frames", r.frames}};
    one["statistics"] = jsonOf(r.statistics);
    one["process"] = jsonOf(r.process);
    one["drawing_peak_resident_bytes"] = r.peakResidentBytes;
    if (!options.pictures.empty()) one["picture"] = writePicture(view, key.seconds, options);
    all.push_back(std::move(one));
  }
  return all;
}

/// The process with no layer in the scene, after a few frames and with free pages given back.
Json withoutLayers(scene::SceneView& view) {
  for (int i = 0; i < 3; ++i) {
    view.frame(0.02);
    view.readPixels();
  }
  malloc_trim(0);
  return {{"process", jsonOf(processState())}, {"gl", glCensus()}};
}

int failed(const std::string& what) {
  fmt::print(stderr, "kokudo_flight: {}\n", what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const auto text = readFile(options.path, 1 << 20);
  if (!text) return failed(text.error().message);
  const auto path = FlightPath::parse(*text);
  if (!path) return failed(options.path + ": " + path.error().message);
  auto context = scene::createEglContext(options.width, options.height);
  if (!context) return failed(context.error().message);
  auto view = scene::SceneView::create(**context, options.scene);
  if (!view) return failed(view.error().message);
  std::unique_ptr<test::SlowHttpServer> server;
  if (!options.link.empty()) server = serve(options);
  (*view)->camera().lookAt(path->at(0));
  const Json empty = withoutLayers(**view);
  for (const auto& [kind, uri] : options.layers) (*view)->addLayer(kind + "=" + uri, kind, uri, "");

  Json json{{"gl", scene::describeGl()}, {"width", options.width}, {"height", options.height}};
  if (options.arrive) {
    json["without_layers"] = {{"before", empty}};
    json["arrivals"] = arrivals(**view, *path, options);
  } else {
    const auto tick = [](double seconds) {
      if (int(seconds) % 60 == 0) fmt::print(stderr, "{:.0f} s\n", seconds);
    };
    std::unique_ptr<FrameTrace> trace;
    if (!options.frames.empty()) {
      trace = FrameTrace::open(options.frames);
      if (!trace) return failed(options.frames + ": cannot be written");
      options.flight.trace = trace.get();
    }
    json["flight"] = jsonOf(fly(**view, *path, options.flight, {}, tick));
    json["flight"]["statistics"] = jsonOf((*view)->statistics());
  }
  json["peak_resident_bytes"] = peakResidentBytes();
  if (server) json["line"] = jsonOf(server->counts());
  json["problems"] = Json::array();
  for (const auto& problem : (*view)->problems())
    json["problems"].push_back(problem.where + ": " + problem.what);
  if (!options.arrive) {
    for (const auto& [kind, uri] : options.layers) (*view)->removeLayer(kind + "=" + uri);
    json["without_layers"] = {{"before", empty}, {"after", withoutLayers(**view)}};
  }
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
  return 0;
}
