#include "engine/content/detail/GeoJsonGeometry.h"

#include "engine/content/detail/DateLine.h"
#include "engine/content/detail/GroundMesh.h"
#include "engine/content/detail/PolygonCutter.h"
#include "engine/geodesy/Ellipsoid.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using geodesy::Vec3;

constexpr int kDeepest = 16;
constexpr double kEarthSize = 2e7;  ///< metres; no edge is longer

Error bad(const std::string& what) {
  return Error{Error::Kind::BadInput, what};
}

Error tooMany() {
  return bad("the geometries unfold into far more vertices than the file's size can hold");
}

/// How long an edge may be: a chord of 2 km lies 8 cm below the ground, one of 20 km 8 m.
double longestEdgeFor(const std::vector<Cartographic>& places) {
  Bounds bounds;
  for (const Cartographic& place : places) bounds.add(Ellipsoid::wgs84().toEcef(place));
  return std::max(2000.0, bounds.diagonal() / 64);
}

}  // namespace

Status GeoJsonGeometry::add(const Json& geometry, std::uint32_t row) {
  return addAt(geometry, row, 0);
}

Status GeoJsonGeometry::addAt(const Json& geometry, std::uint32_t row, int depth) {
  if (geometry.is_null()) return {};  // a feature without a place (RFC 7946 §3.2)
  const std::string type = textOf(member(geometry, "type"));
  const Json& coordinates = member(geometry, "coordinates");
  if (type == "GeometryCollection") {
    return addCollection(member(geometry, "geometries"), row, depth);
  }
  if (type == "Point") return addPoint(coordinates, row);
  if (type == "LineString") return addLine(coordinates, row);
  if (type == "Polygon") return addPolygon(coordinates, row);
  if (type == "MultiPoint") return addEach(coordinates, row, &GeoJsonGeometry::addPoint);
  if (type == "MultiLineString") return addEach(coordinates, row, &GeoJsonGeometry::addLine);
  if (type == "MultiPolygon") return addEach(coordinates, row, &GeoJsonGeometry::addPolygon);
  return bad(fmt::format("unknown geometry type \"{}\"", type.substr(0, 40)));
}

Status GeoJsonGeometry::addCollection(const Json& geometries, std::uint32_t row, int depth) {
  if (depth >= kDeepest) return bad(fmt::format("collections nest deeper than {}", kDeepest));
  if (!geometries.is_array()) return bad("a GeometryCollection has no array of geometries");
  for (const Json& geometry : geometries) {
    if (auto status = addAt(geometry, row, depth + 1); !status) return status;
  }
  return {};
}

Status GeoJsonGeometry::addEach(const Json& list, std::uint32_t row,
                                Status (GeoJsonGeometry::*addOne)(const Json&, std::uint32_t)) {
  if (!list.is_array()) return bad("coordinates are no array");
  for (const Json& item : list) {
    if (auto status = (this->*addOne)(item, row); !status) return status;
  }
  return {};
}

Result<Cartographic> GeoJsonGeometry::readPlace(const Json& position) {
  if (sizeOf(position) < 2) return bad("a position is no array of longitude and latitude");
  const auto longitude = numberOf(position[0]), latitude = numberOf(position[1]);
  if (!longitude || !latitude) return bad("a position has a coordinate that is no number");
  if (std::abs(*longitude) > 540 || std::abs(*latitude) > 90) {
    return bad(fmt::format("the position [{}, {}] is not in degrees of longitude and latitude",
                           *longitude, *latitude));
  }
  const auto height = numberOf(element(position, 2));
  if (!height) _lacksHeights = true;
  if (height && std::abs(*height) > 1e8) return bad("a position lies higher than 100,000 km");
  return Cartographic::fromDegrees(*longitude, *latitude, height.value_or(0));
}

Result<GeoJsonGeometry::Places> GeoJsonGeometry::readPlaces(const Json& positions,
                                                            std::size_t least) {
  if (sizeOf(positions) < least) {
    return bad(fmt::format("{} positions where at least {} are needed", sizeOf(positions), least));
  }
  Places places;
  for (const Json& position : positions) {
    auto place = readPlace(position);
    if (!place) return place.error();
    places.push_back(*place);
  }
  return places;
}

Result<GeoJsonGeometry::Places> GeoJsonGeometry::divided(const Places& places, double longestEdge,
                                                         bool closed) {
  Places out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    out.push_back(places[i]);
    if (!closed && i + 1 == places.size()) break;
    const Cartographic &a = places[i], &b = places[(i + 1) % places.size()];
    const auto& ellipsoid = Ellipsoid::wgs84();
    const double edge = edgeLength(a, b, length(ellipsoid.toEcef(a) - ellipsoid.toEcef(b)));
    const int parts = static_cast<int>(std::ceil(std::min(edge / longestEdge, 1024.0)));
    if (out.size() + std::size_t(std::max(parts, 1)) > _budget) return tooMany();
    for (int k = 1; k < parts; ++k) {
      const double f = double(k) / parts;
      out.push_back({a.longitude + (b.longitude - a.longitude) * f,
                     a.latitude + (b.latitude - a.latitude) * f,
                     a.height + (b.height - a.height) * f});
    }
  }
  return out;
}

bool GeoJsonGeometry::emit(Part& part, const Place& place, std::uint32_t row) {
  if (_budget == 0) return false;
  --_budget;
  const Vec3 position = Ellipsoid::wgs84().toEcef(place);
  _bounds.add(position);
  part.positions.push_back(position);
  part.ids.push_back(row);
  return true;
}

Status GeoJsonGeometry::addPoint(const Json& position, std::uint32_t row) {
  auto place = readPlace(position);
  if (!place) return place.error();
  return emit(_points, *place, row) ? Status() : tooMany();
}

Status GeoJsonGeometry::addLine(const Json& positions, std::uint32_t row) {
  auto places = readPlaces(positions, 2);
  if (!places) return places.error();
  goTheShortWay(*places, false);
  auto line = divided(*places, longestEdgeFor(*places), false);
  if (!line) return line.error();
  for (std::size_t i = 0; i < line->size(); ++i) {
    if (i > 0) {
      const auto at = static_cast<std::uint32_t>(_lines.positions.size());
      _lines.indices.insert(_lines.indices.end(), {at - 1, at});
    }
    if (!emit(_lines, (*line)[i], row)) return tooMany();
  }
  return {};
}

Status GeoJsonGeometry::addPolygon(const Json& rings, std::uint32_t row) {
  if (sizeOf(rings) == 0) {
    return rings.is_array() ? Status() : bad("coordinates of a polygon are no array of rings");
  }
  std::vector<Places> open;
  double longestEdge = 0;
  std::size_t corners = 0;
  for (const Json& ring : rings) {
    auto places = readPlaces(ring, 4);
    if (!places) return places.error();
    if (places->front().longitude == places->back().longitude &&
        places->front().latitude == places->back().latitude) {
      places->pop_back();
    }
    goTheShortWay(*places, true);
    if (!open.empty()) shiftBeside(*places, open.front());
    corners += places->size();
    if (open.empty()) longestEdge = longestEdgeFor(*places);
    auto dense = divided(*places, longestEdge, true);
    if (!dense) return dense.error();
    open.push_back(std::move(*dense));
  }
  return addTriangles(open, corners, longestEdge, row);
}

Status GeoJsonGeometry::addTriangles(const std::vector<Places>& rings, std::size_t corners,
                                     double longestEdge, std::uint32_t row) {
  const double squeeze = std::cos(rings[0][0].latitude);
  std::vector<std::vector<PlanePoint>> flat;
  GroundMesh mesh;
  for (const Places& ring : rings) {
    auto& out = flat.emplace_back();
    for (const Place& place : ring) {
      out.push_back({(place.longitude - rings[0][0].longitude) * squeeze,
                     place.latitude - rings[0][0].latitude});
      mesh.places.push_back(place);
    }
  }
  auto triangles = cutPolygon(flat);
  if (!triangles) return triangles.error();
  mesh.indices = std::move(*triangles);
  const std::uint64_t share = _generous / 64;
  const std::uint64_t most =
      mesh.places.size() + std::max<std::uint64_t>(share, corners * 64 + 512);
  GroundMesh fine = mesh;
  // Where it would take too many vertices, the mesh follows the ground less closely.
  while (!fine.divide(longestEdge, most)) {
    if (longestEdge > kEarthSize) return tooMany();
    longestEdge *= 1.5;
    fine = mesh;
  }
  _generous -= std::min<std::uint64_t>(_generous, fine.places.size());
  mesh = std::move(fine);
  const auto first = static_cast<std::uint32_t>(_triangles.positions.size());
  for (const Place& place : mesh.places) {
    if (!emit(_triangles, place, row)) return tooMany();
    _triangles.normals.push_back(Ellipsoid::wgs84().normal(place));
  }
  for (const std::uint32_t index : mesh.indices) _triangles.indices.push_back(first + index);
  std::uint32_t start = first;
  for (const Places& ring : rings) {
    const auto size = static_cast<std::uint32_t>(ring.size());
    for (std::uint32_t i = 0; i < size; ++i) {
      _triangles.outline.insert(_triangles.outline.end(), {start + i, start + (i + 1) % size});
    }
    start += size;
  }
  return {};
}

void GeoJsonGeometry::move(const Part& part, Primitive::Mode mode, Model& model) const {
  if (part.positions.empty()) return;
  Primitive primitive;
  primitive.mode = mode;
  primitive.positions.reserve(part.positions.size() * 3);
  for (const Vec3& position : part.positions) {
    const Vec3 p = position - model.origin;
    for (const double c : {p.x, p.y, p.z}) primitive.positions.push_back(static_cast<float>(c));
  }
  for (const Vec3& n : part.normals) {
    for (const double c : {n.x, n.y, n.z}) primitive.normals.push_back(static_cast<float>(c));
  }
  primitive.featureIds = part.ids;
  primitive.featureTable = 0;
  primitive.indices = part.indices;
  primitive.outline = part.outline;
  primitive.material = 0;
  model.primitives.push_back(std::move(primitive));
}

void GeoJsonGeometry::finish(Model& model) {
  model.origin = _bounds.centre();
  Material material;
  material.doubleSided = true;
  material.unlit = true;
  model.materials.push_back(material);
  move(_triangles, Primitive::Mode::Triangles, model);
  move(_lines, Primitive::Mode::Lines, model);
  move(_points, Primitive::Mode::Points, model);
}

}  // namespace kokudo::content
