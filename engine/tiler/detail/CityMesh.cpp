#include "engine/tiler/detail/CityMesh.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/Triangulate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using geodesy::Vec3;

int bestLod(const content::CityObject& object) {
  for (int lod : {2, 1, 0, 3, 4})
    if (!object.lods[std::size_t(lod)].empty()) return lod;
  return -1;
}

bool finite(const std::array<double, 3>& v) {
  return std::isfinite(v[0]) && std::isfinite(v[1]) && std::isfinite(v[2]);
}

/// Collects the faces of one object.
class FaceCollector {
 public:
  FaceCollector(CityFeature& feature, const GeoidAt& geoid, const LookOf& lookOf)
      : _feature(feature), _geoid(geoid), _lookOf(lookOf) {
    const double infinite = std::numeric_limits<double>::infinity();
    _feature.region = {infinite, infinite, -infinite, -infinite, infinite, -infinite};
  }

  void add(const content::CityPolygon& polygon, bool faceUp) {
    ++_feature.polygons;
    std::vector<std::vector<Vec3>> rings;
    for (const auto& ring : polygon.rings) {
      auto& out = rings.emplace_back();
      for (const auto& vertex : ring)
        if (finite(vertex)) out.push_back(place(vertex));
    }
    Triangulation cut = triangulate(rings);
    if (cut.indices.empty()) {
      ++_feature.badPolygons;
      return;
    }
    Vec3 normal = cut.normal;
    if (faceUp && dot(normal, cut.vertices[0]) < 0) {
      normal = normal * -1;
      for (std::size_t i = 0; i < cut.indices.size(); i += 3)
        std::swap(cut.indices[i + 1], cut.indices[i + 2]);
    }
    const auto first = std::uint32_t(_feature.positions.size());
    const std::array<float, 3> n{float(normal.x), float(normal.y), float(normal.z)};
    _feature.positions.insert(_feature.positions.end(), cut.vertices.begin(), cut.vertices.end());
    _feature.normals.insert(_feature.normals.end(), cut.vertices.size(), n);
    for (std::uint32_t index : cut.indices) _feature.indices.push_back(first + index);
    dress(polygon, first, cut);
  }

 private:
  /// Says how the face looks that was just added.
  void dress(const content::CityPolygon& polygon, std::uint32_t first, const Triangulation& cut) {
    content::CityAppearance::Look look;
    if (_lookOf) look = _lookOf(polygon);
    if (look.texcoords.size() != cut.vertices.size()) look.texture = -1;
    if (look.texture >= 0 || !_feature.texcoords.empty()) {
      _feature.texcoords.resize(first);
      if (look.texture >= 0)
        _feature.texcoords.insert(_feature.texcoords.end(), look.texcoords.begin(),
                                  look.texcoords.end());
      _feature.texcoords.resize(_feature.positions.size());
    }
    auto& parts = _feature.parts;
    if (parts.empty() || parts.back().image != look.texture ||
        parts.back().coloured != look.coloured || parts.back().colour != look.colour) {
      const auto index = std::uint32_t(_feature.indices.size() - cut.indices.size());
      parts.push_back({first, 0, index, 0, look.texture, look.coloured, look.colour});
    }
    parts.back().vertices += std::uint32_t(cut.vertices.size());
    parts.back().indices += std::uint32_t(cut.indices.size());
  }

  Vec3 place(const std::array<double, 3>& v) {
    const auto p = Cartographic::fromDegrees(v[0], v[1], v[2] + _geoid(v[0], v[1]));
    auto& r = _feature.region;
    r[0] = std::min(r[0], p.longitude);
    r[1] = std::min(r[1], p.latitude);
    r[2] = std::max(r[2], p.longitude);
    r[3] = std::max(r[3], p.latitude);
    r[4] = std::min(r[4], p.height);
    r[5] = std::max(r[5], p.height);
    return Ellipsoid::wgs84().toEcef(p);
  }

  CityFeature& _feature;
  const GeoidAt& _geoid;
  const LookOf& _lookOf;
};

/// Six times the enclosed volume; negative if the faces look inwards.
double signedVolume(const CityFeature& feature) {
  const Vec3 origin = feature.positions[0];
  double volume = 0;
  for (std::size_t i = 0; i < feature.indices.size(); i += 3) {
    const Vec3 a = feature.positions[feature.indices[i]] - origin;
    const Vec3 b = feature.positions[feature.indices[i + 1]] - origin;
    const Vec3 c = feature.positions[feature.indices[i + 2]] - origin;
    volume += dot(a, cross(b, c));
  }
  return volume;
}

void turnInsideOut(CityFeature& feature) {
  for (std::size_t i = 0; i < feature.indices.size(); i += 3)
    std::swap(feature.indices[i + 1], feature.indices[i + 2]);
  for (auto& n : feature.normals) n = {-n[0], -n[1], -n[2]};
}

double boxDiagonal(const std::array<double, 6>& r) {
  const double radius = Ellipsoid::wgs84().semiMajorAxis();
  const double north = (r[3] - r[1]) * radius;
  const double east = (r[2] - r[0]) * radius * std::cos((r[1] + r[3]) / 2);
  const double up = r[5] - r[4];
  return std::sqrt(north * north + east * east + up * up);
}

}  // namespace

CityFeature meshOf(content::CityObject&& object, const GeoidAt& geoid, const LookOf& lookOf) {
  CityFeature feature;
  feature.gmlId = std::move(object.gmlId);
  feature.type = std::move(object.type);
  feature.attributes = std::move(object.attributes);
  const int lod = bestLod(object);
  if (lod < 0) return feature;
  const bool sheet = lod == 0 || (lod == 1 && feature.type.starts_with("tran:"));
  FaceCollector faces(feature, geoid, lookOf);
  for (const content::CityPolygon& polygon : object.lods[std::size_t(lod)])
    faces.add(polygon, sheet);
  if (feature.indices.empty()) return feature;
  if (!sheet && signedVolume(feature) < 0) turnInsideOut(feature);
  feature.size = boxDiagonal(feature.region);
  return feature;
}

}  // namespace kokudo::tiler::detail
