#include "engine/tiler/detail/TerrainMesh.h"

#include "engine/geodesy/Cartographic.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/Degrees.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using geodesy::Vec3;

constexpr int kLatticeLevel = 11;  // from here on the geoid is linear between 9 x 9 nodes of a tile
constexpr int kLatticeCells = 8;
constexpr double kDeepestRelief = 9000;  // metres: no skirt need be deeper than a mountain is high

/// The geoid over one tile: exact for large tiles, a lattice for small ones.
class TileGeoid {
 public:
  TileGeoid(const GeoidSurface& geoid, const std::array<double, 4>& rectangle, int level)
      : _geoid(geoid), _rectangle(rectangle), _exact(level < kLatticeLevel) {
    if (_exact) return;
    for (int j = 0; j <= kLatticeCells; ++j)
      for (int i = 0; i <= kLatticeCells; ++i)
        _nodes[std::size_t(j)][std::size_t(i)] =
            geoid.at(rectangle[0] + (rectangle[2] - rectangle[0]) * i / kLatticeCells,
                     rectangle[1] + (rectangle[3] - rectangle[1]) * j / kLatticeCells);
  }

  GeoidSurface::Heights at(double longitude, double latitude) const {
    if (_exact) return _geoid.at(longitude, latitude);
    const double x = (longitude - _rectangle[0]) / (_rectangle[2] - _rectangle[0]) * kLatticeCells;
    const double y = (latitude - _rectangle[1]) / (_rectangle[3] - _rectangle[1]) * kLatticeCells;
    const int c = std::clamp(int(x), 0, kLatticeCells - 1);
    const int r = std::clamp(int(y), 0, kLatticeCells - 1);
    const double fx = x - c, fy = y - r;
    const auto mix = [&](auto field) {
      const auto v = [&](int i, int j) { return _nodes[std::size_t(j)][std::size_t(i)].*field; };
      return (v(c, r) * (1 - fx) + v(c + 1, r) * fx) * (1 - fy) +
             (v(c, r + 1) * (1 - fx) + v(c + 1, r + 1) * fx) * fy;
    };
    return {mix(&GeoidSurface::Heights::surface), mix(&GeoidSurface::Heights::egm96)};
  }

 private:
  const GeoidSurface& _geoid;
  std::array<double, 4> _rectangle;
  bool _exact;
  std::array<std::array<GeoidSurface::Heights, kLatticeCells + 1>, kLatticeCells + 1> _nodes{};
};

class MeshBuilder {
 public:
  MeshBuilder(const TerrainCell& cell, const std::array<double, 4>& rectangle, int gridSize,
              const ElevationField& field, const GeoidSurface& geoid)
      : _rectangle(rectangle), _n(gridSize), _field(field), _geoid(geoid, rectangle, cell.level) {
    _spacing = cell.sizeDegrees() / (gridSize - 1);
  }

  TerrainMesh build() {
    sample();
    _mesh.region = {
        _rectangle[0] * kRadiansPerDegree,       _rectangle[1] * kRadiansPerDegree,
        _rectangle[2] * kRadiansPerDegree,       _rectangle[3] * kRadiansPerDegree,
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    const Cartographic middle = Cartographic::fromDegrees((_rectangle[0] + _rectangle[2]) / 2,
                                                          (_rectangle[1] + _rectangle[3]) / 2);
    const Vec3 centre = Ellipsoid::wgs84().toEcef(middle);
    _mesh.model.origin = {std::round(centre.x), std::round(centre.y), std::round(centre.z)};
    _primitive.material = 0;
    _primitive.texcoordSets.resize(1);
    addGrid();
    addSkirts();
    // Between its vertices a face lies under the curved surface.
    _mesh.region[4] -= sagOf(_spacing);
    content::Material material;
    // A tile's picture ends with it: its edges are not to be mixed with the other side's.
    material.baseColorTexture.wrapU = material.baseColorTexture.wrapV =
        content::TextureUse::Wrap::Clamp;
    _mesh.model.materials.push_back(material);
    _mesh.model.primitives.push_back(std::move(_primitive));
    return std::move(_mesh);
  }

 private:
  /// Column or row of the grid -> degrees; the edges exactly, so that neighbours meet.
  double longitude(int i) const {
    if (i == _n - 1) return _rectangle[2];
    return _rectangle[0] + (_rectangle[2] - _rectangle[0]) * i / (_n - 1);
  }
  double latitude(int j) const {
    if (j == _n - 1) return _rectangle[3];
    return std::clamp(_rectangle[1] + (_rectangle[3] - _rectangle[1]) * j / (_n - 1), -90.0, 90.0);
  }
  const ElevationField::Ground& ground(int i, int j) const {
    return _ground[std::size_t(j + 1) * std::size_t(_n + 2) + std::size_t(i + 1)];
  }

  /// One sample beyond every edge: the slope at an edge is the same from both sides.
  void sample() {
    _ground.reserve(std::size_t(_n + 2) * std::size_t(_n + 2));
    for (int j = -1; j <= _n; ++j)
      for (int i = -1; i <= _n; ++i) {
        double lon = longitude(i);
        const double lat = latitude(j);
        const auto geoid = _geoid.at(lon, lat);
        if (lon > 180) lon -= 360;
        if (lon < -180) lon += 360;
        _ground.push_back(_field.at(lon, lat, _spacing, geoid));
      }
  }

  std::array<float, 3> normal(int i, int j) const {
    const double lon = longitude(i) * kRadiansPerDegree, lat = latitude(j) * kRadiansPerDegree;
    const Vec3 up{std::cos(lat) * std::cos(lon), std::cos(lat) * std::sin(lon), std::sin(lat)};
    if (ground(i, j).water || ground(i, j).lake) return {float(up.x), float(up.y), float(up.z)};
    const Vec3 east{-std::sin(lon), std::cos(lon), 0};
    const Vec3 north = cross(up, east);
    const double stepX =
        (longitude(i + 1) - longitude(i - 1)) * kMetresPerDegree * std::max(std::cos(lat), 1e-3);
    const double stepY = (latitude(j + 1) - latitude(j - 1)) * kMetresPerDegree;
    const double slopeX = (ground(i + 1, j).drawn - ground(i - 1, j).drawn) / stepX;
    const double slopeY = (ground(i, j + 1).drawn - ground(i, j - 1).drawn) / std::max(stepY, 1e-6);
    const Vec3 n = normalized(up - east * slopeX - north * slopeY);
    return {float(n.x), float(n.y), float(n.z)};
  }

  void addVertex(int i, int j, double below) {
    const auto& g = ground(i, j);
    const double lon = longitude(i), lat = latitude(j);
    const double height = g.drawn + _geoid.at(lon, lat).surface - below;
    const Vec3 p =
        Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(lon, lat, height)) - _mesh.model.origin;
    _primitive.positions.insert(_primitive.positions.end(), {float(p.x), float(p.y), float(p.z)});
    const auto n = normal(i, j);
    _primitive.normals.insert(_primitive.normals.end(), n.begin(), n.end());
    _primitive.heights.push_back(float(g.height));
    _primitive.texcoordSets[0].insert(_primitive.texcoordSets[0].end(),
                                      {float(i) / float(_n - 1), 1 - float(j) / float(_n - 1)});
    _mesh.region[4] = std::min(_mesh.region[4], height);
    _mesh.region[5] = std::max(_mesh.region[5], height);
  }

  void addQuad(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    _primitive.indices.insert(_primitive.indices.end(), {a, b, c, a, c, d});
  }

  void addGrid() {
    for (int j = 0; j < _n; ++j)
      for (int i = 0; i < _n; ++i) addVertex(i, j, 0);
    for (int j = 0; j + 1 < _n; ++j)
      for (int i = 0; i + 1 < _n; ++i) {
        const auto a = std::uint32_t(j * _n + i), up = std::uint32_t(_n);
        addQuad(a, a + 1, a + 1 + up, a + up);
      }
  }

  /// Walls hang from the edges, counter-clockwise round the tile, to cover the cracks towards
  /// neighbours of other levels.
  void addSkirts() {
    const double spacing = _spacing * kMetresPerDegree;
    const double depth = std::min(0.5 * spacing, kDeepestRelief + 2 * sagOf(_spacing)) + 2;
    std::vector<std::pair<int, int>> rim;
    for (int i = 0; i < _n - 1; ++i) rim.emplace_back(i, 0);
    for (int j = 0; j < _n - 1; ++j) rim.emplace_back(_n - 1, j);
    for (int i = _n - 1; i > 0; --i) rim.emplace_back(i, _n - 1);
    for (int j = _n - 1; j > 0; --j) rim.emplace_back(0, j);
    const auto first = std::uint32_t(_n * _n);
    for (const auto& [i, j] : rim) addVertex(i, j, depth);
    for (std::uint32_t k = 0; k < rim.size(); ++k) {
      const std::uint32_t next = (k + 1) % std::uint32_t(rim.size());
      const auto top = [&](std::uint32_t v) {
        return std::uint32_t(rim[v].second * _n + rim[v].first);
      };
      addQuad(first + k, first + next, top(next), top(k));
    }
  }

  std::array<double, 4> _rectangle;
  int _n;
  const ElevationField& _field;
  TileGeoid _geoid;
  double _spacing = 0;
  std::vector<ElevationField::Ground> _ground;
  TerrainMesh _mesh;
  content::Primitive _primitive;
};

}  // namespace

double TerrainCell::sizeDegrees() const {
  return std::ldexp(180.0, -level);
}

std::array<double, 4> TerrainCell::rectangle() const {
  const double size = sizeDegrees();
  return {-180 + x * size, -90 + y * size, -180 + (x + 1) * size, -90 + (y + 1) * size};
}

TerrainCell TerrainCell::child(int quarter) const {
  return {level + 1, 2 * x + (quarter & 1), 2 * y + (quarter >> 1)};
}

double sagOf(double degrees) {
  const double half = std::min(degrees * kRadiansPerDegree / 2, 1.5);
  // A cell's diagonal is longer than its side.
  return Ellipsoid::wgs84().semiMajorAxis() * (1 - std::cos(std::min(half * 1.4142, 1.5)));
}

TerrainMesh buildTerrainMesh(const TerrainCell& cell, const std::array<double, 4>& rectangle,
                             int gridSize, const ElevationField& field, const GeoidSurface& geoid) {
  return MeshBuilder(cell, rectangle, gridSize, field, geoid).build();
}

}  // namespace kokudo::tiler::detail
