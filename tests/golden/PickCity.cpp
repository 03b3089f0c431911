#include "tests/golden/PickCity.h"

#include "engine/content/GlbWriter.h"
#include "engine/geodesy/Ellipsoid.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace kokudo::test {

using geodesy::Ecef;
using geodesy::Vec3;

namespace {

constexpr double kTileSide = 200;  // metres
constexpr int kRows = 14;          // of sheds in a tile, each way
constexpr int kPointsInTile = 600;
/// Corners as ModelMaker numbers them: bit 0 east, bit 1 north, bit 2 up.
constexpr int kTriangles[12][3] = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6},
                                   {0, 1, 5}, {0, 5, 4}, {2, 6, 7}, {2, 7, 3},
                                   {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};

/// Where the ray passes through the triangle: the signs of the volumes that it spans with the edges
/// say whether (Plücker), the plane says where. Below 0 = not.
double through(const Vec3& a, const Vec3& b, const Vec3& c, const Vec3& eye, const Vec3& ray) {
  const Vec3 pa = a - eye, pb = b - eye, pc = c - eye;
  const double u = dot(ray, cross(pb, pc)), v = dot(ray, cross(pc, pa)),
               w = dot(ray, cross(pa, pb));
  if (!((u >= 0 && v >= 0 && w >= 0) || (u <= 0 && v <= 0 && w <= 0))) return -1;
  const Vec3 normal = cross(b - a, c - a);
  const double rate = dot(normal, ray);
  return rate == 0 ? -1 : dot(normal, pa) / rate;
}

Ecef vertexAt(const content::Model& model, const content::Primitive& primitive, std::size_t i) {
  const float* p = &primitive.positions[3 * i];
  return model.origin + Vec3{p[0], p[1], p[2]};
}

std::string chunk(const char* type, std::string bytes, char padding) {
  bytes.resize((bytes.size() + 3) / 4 * 4, padding);
  const auto length = static_cast<std::uint32_t>(bytes.size());
  std::string out(reinterpret_cast<const char*>(&length), 4);
  return out + std::string(type, 4) + bytes;
}

std::string glb(const std::string& json, const std::string& binary) {
  const std::string body = chunk("JSON", json, ' ') + chunk("BIN\0", binary, '\0');
  const std::uint32_t head[] = {0x46546C67u, 2, static_cast<std::uint32_t>(12 + body.size())};
  return std::string(reinterpret_cast<const char*>(head), 12) + body;
}

}  // namespace

PickCity::PickCity(const geodesy::Cartographic& origin) : _frame(geodesy::LocalFrame::at(origin)) {
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      const double east = (column - 1.5) * kTileSide, north = (row - 1.5) * kTileSide;
      if (row == 1 && column < 2) {
        addRepeatedSheds(east, north);
      } else if (row == 2 && column > 1) {
        addPoints(east, north);
      } else {
        addSheds(east, north);
      }
    }
  }
}

double PickCity::random() {
  _seed = _seed * 1664525u + 1013904223u;
  return (_seed >> 8) / double(1 << 24);
}

void PickCity::addThing(std::size_t feature, std::vector<Ecef> corners) {
  Thing thing{_tiles.size() - 1, feature, std::move(corners), {}, 0};
  const double share = 1.0 / static_cast<double>(thing.corners.size());
  for (const Ecef& corner : thing.corners) thing.middle = thing.middle + corner * share;
  for (const Ecef& corner : thing.corners)
    thing.radius = std::max(thing.radius, length(corner - thing.middle) + 0.01);
  _things.push_back(std::move(thing));
}

void PickCity::addSheds(double east, double north) {
  ModelMaker maker(geodesy::Ellipsoid::wgs84().toCartographic(_frame.toEcef({east, north, 0})));
  std::vector<std::string> ids;
  const double step = kTileSide / kRows;
  std::uint32_t feature = 0;
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kRows; ++column) {
      ids.push_back(fmt::format("shed:{}", feature));
      maker.addBox((column + 0.5) * step - kTileSide / 2, (row + 0.5) * step - kTileSide / 2, 0,
                   step * (0.4 + 0.5 * random()), step * (0.4 + 0.5 * random()), 4 + 40 * random(),
                   feature++);
    }
  }
  maker.setFeatures(ids);
  const content::Model model = maker.model();
  const auto written = content::writeGlb(model);
  ASSERT_TRUE(written.ok()) << written.error().message;
  _tiles.push_back({fmt::format("sheds{}.glb", _tiles.size()), written.value()});
  const auto& boxes = model.primitives.front();
  for (std::size_t shed = 0; shed < ids.size(); ++shed) {
    std::vector<Ecef> corners;
    for (std::size_t i = 0; i < 8; ++i) corners.push_back(vertexAt(model, boxes, shed * 8 + i));
    addThing(shed, std::move(corners));
  }
}

void PickCity::addRepeatedSheds(double east, double north) {
  const Ecef origin = _frame.toEcef({east, north, 0});
  std::string shape, places;
  const auto put = [](std::string& out, auto value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof(value));
  };
  // glTF's y is up: (x, y, z) there is (x, -z, y) here.
  const auto putVector = [&](std::string& out, const Vec3& v) {
    for (const double value : {v.x, v.z, -v.y}) put(out, static_cast<float>(value));
  };
  const auto rounded = [](const Vec3& v) { return Vec3{float(v.x), float(v.y), float(v.z)}; };
  std::vector<Vec3> corners;
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 local{corner & 1 ? 4.0 : -4.0, corner & 2 ? 3.0 : -3.0, corner & 4 ? 14.0 : 0.0};
    corners.push_back(
        rounded(_frame.east * local.x + _frame.north * local.y + _frame.up * local.z));
    putVector(shape, corners.back());
  }
  const double step = kTileSide / kRows;
  std::vector<Vec3> shifts;
  for (int i = 0; i < kRows * kRows; ++i) {
    const Vec3 local{(i % kRows + 0.5 + 0.3 * random()) * step - kTileSide / 2,
                     (i / kRows + 0.5 + 0.3 * random()) * step - kTileSide / 2, 6 * random()};
    shifts.push_back(rounded(_frame.east * local.x + _frame.north * local.y + _frame.up * local.z));
    putVector(places, shifts.back());
  }
  std::string indices;
  for (const auto& triangle : kTriangles)
    for (const int corner : triangle) put(indices, static_cast<std::uint16_t>(corner));
  const std::string json = fmt::format(
      R"({{"asset":{{"version":"2.0"}},"scene":0,"scenes":[{{"nodes":[0]}}],
"extensionsUsed":["EXT_mesh_gpu_instancing","EXT_instance_features"],
"extensionsRequired":["EXT_mesh_gpu_instancing"],
"nodes":[{{"mesh":0,"translation":[{:.9f},{:.9f},{:.9f}],"extensions":{{
"EXT_mesh_gpu_instancing":{{"attributes":{{"TRANSLATION":2}}}},
"EXT_instance_features":{{"featureIds":[{{"featureCount":{}}}]}}}}}}],
"meshes":[{{"primitives":[{{"attributes":{{"POSITION":0}},"indices":1}}]}}],
"accessors":[{{"bufferView":0,"componentType":5126,"count":8,"type":"VEC3","min":[-20,-20,-20],"max":[20,20,20]}},
{{"bufferView":1,"componentType":5123,"count":36,"type":"SCALAR"}},
{{"bufferView":2,"componentType":5126,"count":{},"type":"VEC3"}}],
"bufferViews":[{{"buffer":0,"byteOffset":0,"byteLength":96}},{{"buffer":0,"byteOffset":96,"byteLength":72}},
{{"buffer":0,"byteOffset":168,"byteLength":{}}}],"buffers":[{{"byteLength":{}}}]}})",
      origin.x, origin.z, -origin.y, shifts.size(), shifts.size(), places.size(),
      168 + places.size());
  _tiles.push_back(
      {fmt::format("repeated{}.glb", _tiles.size()), glb(json, shape + indices + places)});
  for (std::size_t i = 0; i < shifts.size(); ++i) {
    std::vector<Ecef> placed;
    for (const Vec3& corner : corners) placed.push_back(origin + shifts[i] + corner);
    addThing(i, std::move(placed));
  }
}

void PickCity::addPoints(double east, double north) {
  content::Model model;
  model.origin = _frame.toEcef({east, north, 0});
  content::Primitive cloud;
  cloud.mode = content::Primitive::Mode::Points;
  std::vector<std::string> ids;
  for (std::uint32_t i = 0; i < kPointsInTile; ++i) {
    const Vec3 p = _frame.east * ((random() - 0.5) * kTileSide) +
                   _frame.north * ((random() - 0.5) * kTileSide) + _frame.up * (30 * random());
    for (const double value : {p.x, p.y, p.z}) cloud.positions.push_back(float(value));
    cloud.featureIds.push_back(i);
    ids.push_back(fmt::format("point:{}", i));
  }
  content::FeatureTable table;
  table.className = "point";
  table.count = ids.size();
  content::FeatureTable::Column column{"record_id", "record_id", {}};
  for (const auto& id : ids) column.values.emplace_back(id);
  table.columns = {column};
  model.featureTables = {table};
  cloud.featureTable = 0;
  model.materials.push_back({});
  cloud.material = 0;
  model.primitives.push_back(cloud);
  const auto written = content::writeGlb(model);
  ASSERT_TRUE(written.ok()) << written.error().message;
  _tiles.push_back({fmt::format("points{}.glb", _tiles.size()), written.value()});
  for (std::size_t i = 0; i < kPointsInTile; ++i) addThing(i, {vertexAt(model, cloud, i)});
  _points += kPointsInTile;
}

std::optional<PickCity::Answer> PickCity::firstHit(const Ecef& eye, const Vec3& ray,
                                                   double tolerance) const {
  double best = 1e300, next = 1e300, bestDistance = 0;
  const Thing* found = nullptr;
  for (const Thing& thing : _things) {
    const Vec3 way = thing.middle - eye;
    const double along = dot(way, ray), aside = length(way - ray * along);
    double rank = 1e300, distance = 0;
    if (thing.corners.size() == 1) {
      // A metre beside the ray counts as ten further along it.
      if (along <= 0 || aside > tolerance * along) continue;
      distance = along;
      rank = along + 10 * aside;
    } else {
      if (aside > thing.radius) continue;
      for (const auto& t : kTriangles) {
        const double at =
            through(thing.corners[std::size_t(t[0])], thing.corners[std::size_t(t[1])],
                    thing.corners[std::size_t(t[2])], eye, ray);
        if (at >= 0) rank = std::min(rank, at);
      }
      distance = rank;
    }
    if (rank < best) {
      next = best;
      best = rank;
      bestDistance = distance;
      found = &thing;
    } else {
      next = std::min(next, rank);
    }
  }
  if (!found || best >= 1e300) return std::nullopt;
  return Answer{_tiles[found->tile].file, found->feature, bestDistance, next - best};
}

std::string PickCity::write(const std::filesystem::path& folder) const {
  std::string children;
  const double radius = kTileSide;
  for (std::size_t i = 0; i < _tiles.size(); ++i) {
    writeText(folder / _tiles[i].file, _tiles[i].bytes);
    const double east = (double(i % 4) - 1.5) * kTileSide,
                 north = (double(i / 4) - 1.5) * kTileSide;
    const Ecef middle = _frame.toEcef({east, north, 0});
    children += fmt::format(
        R"({}{{"boundingVolume":{{"sphere":[{:.3f},{:.3f},{:.3f},{:.3f}]}},"geometricError":0,
"content":{{"uri":"{}"}}}})",
        i ? "," : "", middle.x, middle.y, middle.z, radius, _tiles[i].file);
  }
  const Ecef& o = _frame.origin;
  writeText(folder / "tileset.json",
            fmt::format(R"({{"asset":{{"version":"1.1"}},"geometricError":100000,"root":{{
"boundingVolume":{{"sphere":[{:.3f},{:.3f},{:.3f},{:.3f}]}},"geometricError":100000,"refine":"ADD",
"children":[{}]}}}})",
                        o.x, o.y, o.z, 4 * kTileSide, children));
  return (folder / "tileset.json").string();
}

}  // namespace kokudo::test
