#pragma once

#include "engine/base/Value.h"

#include <array>
#include <string>
#include <vector>

namespace kokudo::geodata {

enum class GeometryType {
  None,
  Point,
  LineString,
  Polygon,
  MultiPoint,
  MultiLineString,
  MultiPolygon
};

/// A geometry, x = longitude or easting, y = latitude or northing, z = height or 0.
struct Geometry {
  GeometryType type = GeometryType::None;
  /// parts -> rings -> vertices. A point or line is one part with one "ring"; a polygon part has
  /// its outer ring first, then holes.
  std::vector<std::vector<std::vector<std::array<double, 3>>>> parts;
  bool hasZ = false;
};

struct Feature {
  long long fid = -1;
  Geometry geometry;
  Attributes attributes;
};

/// [west, south, east, north]; false for a geometry without vertices.
bool envelope(const Geometry& geometry, std::array<double, 4>& box);

/// The geometry as GeoJSON (RFC 7946) text with `decimals` digits, "null" for None.
std::string toGeoJson(const Geometry& geometry, int decimals = 9);
/// From GeoJSON geometry text. GeometryCollections are flattened where their members are of one
/// kind, else None.
Geometry geometryFromGeoJson(const std::string& text);

}  // namespace kokudo::geodata
