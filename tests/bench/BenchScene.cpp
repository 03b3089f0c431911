// links: engine_scene engine_content engine_geodesy engine_base
// What streaming costs once it has settled: frames of a city cut into 64 tiles beside frames of the
// same triangles as one static batch; and what the main thread does while the tiles come in.
#include "engine/base/Files.h"
#include "engine/content/GlbWriter.h"
#include "engine/geodesy/LocalFrame.h"
#include "engine/scene/SceneView.h"

#include <GL/gl.h>
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace kokudo::scene {
namespace {

namespace fs = std::filesystem;
using content::Model;
using content::Primitive;
using geodesy::Cartographic;
using geodesy::Ecef;
using geodesy::LocalFrame;
using geodesy::Vec3;

constexpr int kWidth = 960, kHeight = 540;
constexpr int kTiles = 8, kSheds = 23;  // each way: 64 tiles of 529 sheds of 12 triangles
constexpr double kStep = 5, kTileSide = kSheds * kStep;  // metres
constexpr double kDegree = 3.14159265358979323846 / 180;
const Cartographic kPlace = Cartographic::fromDegrees(135.43, 34.65, 40);

/// Boxes with a feature each, metres round the place.
class Sheds {
 public:
  explicit Sheds(const Ecef& origin) {
    _model.origin = origin;
    _model.materials.emplace_back();
    _model.primitives.emplace_back();
    _model.primitives[0].material = 0;
    _model.primitives[0].featureTable = 0;
    _ids.id = _ids.name = "record_id";
  }
  void addTile(const LocalFrame& frame, int row, int column) {
    for (int i = 0; i < kSheds * kSheds; ++i) {
      const double east = (column - kTiles / 2.0) * kTileSide + (i % kSheds + 0.5) * kStep;
      const double north = (row - kTiles / 2.0) * kTileSide + (i / kSheds + 0.5) * kStep;
      add(frame, east, north, 3 + (i * 7919 + row * 31 + column * 17) % 23);
    }
  }
  Model take() {
    content::FeatureTable table;
    table.className = "building";
    table.count = _ids.values.size();
    table.columns = {_ids};
    _model.featureTables = {table};
    return std::move(_model);
  }

 private:
  void add(const LocalFrame& frame, double east, double north, double height) {
    Primitive& sheds = _model.primitives[0];
    const auto first = static_cast<std::uint32_t>(sheds.positions.size() / 3);
    const auto feature = static_cast<std::uint32_t>(_ids.values.size());
    for (int corner = 0; corner < 8; ++corner) {
      const Vec3 p = frame.toEcef({east + (corner & 1 ? 1.6 : -1.6),
                                   north + (corner & 2 ? 1.6 : -1.6), corner & 4 ? height : 0}) -
                     _model.origin;
      for (const double value : {p.x, p.y, p.z})
        sheds.positions.push_back(static_cast<float>(value));
      sheds.featureIds.push_back(feature);
    }
    for (const std::uint32_t i : {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                                  2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5})
      sheds.indices.push_back(first + i);
    _ids.values.emplace_back("shed:" + std::to_string(feature));
  }
  Model _model;
  content::FeatureTable::Column _ids;
};

void save(const fs::path& file, const std::string& bytes) {
  if (!writeFileAtomically(file, bytes).ok())
    throw std::runtime_error("cannot write " + file.string());
}

void save(const fs::path& file, const Model& model) {
  const auto glb = content::writeGlb(model);
  if (!glb.ok()) throw std::runtime_error(glb.error().message);
  save(file, glb.value());
}

std::string sphere(const Ecef& c, double radius) {
  char text[160];
  std::snprintf(text, sizeof text, R"("boundingVolume":{"sphere":[%.3f,%.3f,%.3f,%.3f]})", c.x, c.y,
                c.z, radius);
  return text;
}

/// The city on disk, twice.
class City {
 public:
  City() : _frame(LocalFrame::at(kPlace)) {
    char folder[] = "/tmp/kokudo-bench-XXXXXX";
    if (!mkdtemp(folder)) throw std::runtime_error("no folder");
    _folder = folder;
    Sheds all(_frame.origin);
    std::string groups;
    for (int group = 0; group < 16; ++group) groups += (group ? "," : "") + writeGroup(group, all);
    save(_folder / "city.glb", all.take());
    const std::string head = R"({"asset":{"version":"1.1"},"geometricError":2000,"root":{)" +
                             sphere(_frame.origin, kTiles * kTileSide * 0.75) +
                             R"(,"refine":"REPLACE",)";
    save(tiled(), head + R"("geometricError":1000,"children":[)" + groups + "]}}");
    save(whole(), head + R"("geometricError":0,"content":{"uri":"city.glb"}}})");
  }
  ~City() {
    std::error_code ignored;
    fs::remove_all(_folder, ignored);
  }
  std::string tiled() const { return (_folder / "tiled.json").string(); }
  std::string whole() const { return (_folder / "whole.json").string(); }

 private:
  /// Four tiles under one. @param all gets their sheds too
  std::string writeGroup(int group, Sheds& all) {
    std::string tiles;
    for (int i = 0; i < 4; ++i) {
      const int row = group / 4 * 2 + i / 2, column = group % 4 * 2 + i % 2;
      const Ecef middle = place(row + 0.5, column + 0.5);
      Sheds sheds(middle);
      sheds.addTile(_frame, row, column);
      all.addTile(_frame, row, column);
      const std::string name = std::to_string(row) + "-" + std::to_string(column) + ".glb";
      save(_folder / name, sheds.take());
      tiles += (i ? ",{" : "{") + sphere(middle, kTileSide * 0.8) +
               R"(,"geometricError":0,"content":{"uri":")" + name + R"("}})";
    }
    return "{" + sphere(place(group / 4 * 2 + 1, group % 4 * 2 + 1), kTileSide * 1.6) +
           R"(,"geometricError":400,"children":[)" + tiles + "]}";
  }
  Ecef place(double row, double column) const {
    return _frame.toEcef(
        {(column - kTiles / 2.0) * kTileSide, (row - kTiles / 2.0) * kTileSide, 0});
  }
  LocalFrame _frame;
  fs::path _folder;
};

const City& city() {
  static const City made;
  return made;
}

class View {
 public:
  explicit View(const std::string& tileset) {
    auto context = createEglContext(kWidth, kHeight);
    if (!context.ok()) throw std::runtime_error(context.error().message);
    _context = std::move(context).value();
    auto view = SceneView::create(*_context, {});
    if (!view.ok()) throw std::runtime_error(view.error().message);
    _view = std::move(view).value();
    _view->addLayer("city", "city", tileset, "");
  }
  void look(double headingDegrees, double distance, double pitchDegrees = -38) {
    _view->camera().lookAt({kPlace, headingDegrees * kDegree, pitchDegrees * kDegree, distance});
  }
  /// @return milliseconds until the picture is there
  double frame() {
    const auto start = std::chrono::steady_clock::now();
    _view->frame(0.02);
    glFinish();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    return took.count();
  }
  SceneView& operator*() { return *_view; }
  SceneView* operator->() { return _view.get(); }

 private:
  std::unique_ptr<GlContext> _context;
  std::unique_ptr<SceneView> _view;
};

double share(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[std::size_t(part * double(values.size() - 1))];
}

/// Frames of both in turn, so that whatever else the machine does falls on both.
void Settled(benchmark::State& state) {
  View tiled(city().tiled()), whole(city().whole());
  for (View* view : {&tiled, &whole}) {
    view->look(20, 1300);
    if (!(*view)->renderUntilComplete(60, {})) throw std::runtime_error("the city does not come");
    for (int i = 0; i < 5; ++i) view->frame();
  }
  std::vector<double> ofTiled, ofWhole, update, draw;
  double heading = 20;
  for (auto _ : state) {
    heading += 0.05;
    tiled.look(heading, 1300);
    whole.look(heading, 1300);
    ofTiled.push_back(tiled.frame());
    ofWhole.push_back(whole.frame());
    update.push_back(tiled->statistics().updateMilliseconds);
    draw.push_back(tiled->statistics().drawMilliseconds);
  }
  const auto a = tiled->statistics(), b = whole->statistics();
  if (a.triangles != b.triangles) throw std::runtime_error("not the same triangles are drawn");
  state.counters["triangles"] = double(a.triangles);
  state.counters["calls"] = double(a.drawCalls);
  state.counters["tiled_ms"] = share(ofTiled, 0.5);
  state.counters["static_ms"] = share(ofWhole, 0.5);
  state.counters["ratio"] = share(ofTiled, 0.5) / share(ofWhole, 0.5);
  state.counters["update_ms"] = share(update, 0.5);
  state.counters["draw_ms"] = share(draw, 0.5);
}
BENCHMARK(Settled)->Unit(benchmark::kMillisecond)->Iterations(150);

/// From far off into the city while it comes: what the main thread did in each frame before it
/// drew. Sending buffers to GL when tiles are attached is part of it.
void Streaming(benchmark::State& state) {
  constexpr int kFrames = 240;
  std::vector<double> update, upload, frames;
  for (auto _ : state) {
    View view(city().tiled());
    for (int i = 0; i < kFrames; ++i) {
      const double t = double(i) / kFrames;
      view.look(20 + 90 * t, 3000 - 2750 * t, -38 + 14 * t);
      frames.push_back(view.frame());
      const auto s = view->statistics();
      update.push_back(s.updateMilliseconds);
      upload.push_back(s.uploadMilliseconds);
    }
    if (view->statistics().tiles.tilesLoaded < 16) throw std::runtime_error("nothing came in");
  }
  state.counters["update_max_ms"] = share(update, 1);
  state.counters["update_p99_ms"] = share(update, 0.99);
  state.counters["upload_max_ms"] = share(upload, 1);
  state.counters["frame_median_ms"] = share(frames, 0.5);
  state.counters["frame_p99_ms"] = share(frames, 0.99);
  state.counters["frame_max_ms"] = share(frames, 1);
}
BENCHMARK(Streaming)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace kokudo::scene
