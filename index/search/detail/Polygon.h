#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/SpatialOrder.h"

#include <string>
#include <vector>

namespace kokudo::search::detail {

/// One or several polygons with holes in degrees, longitude first. A point on an edge belongs to
/// one of the two sides.
class Polygon {
 public:
  /// WKT POLYGON or MULTIPOLYGON (an EWKT "SRID=...;" prefix and Z values are passed over), GeoJSON
  /// Polygon, MultiPolygon, or a Feature, FeatureCollection or GeometryCollection of them.
  /// BadUsage saying what was found.
  static Result<Polygon> parse(const std::string& text);
  bool contains(double longitude, double latitude) const;
  /// Inside or Outside only if no edge touches the box.
  Relation relationOf(const Box& box) const;
  const Box& box() const { return _box; }

 private:
  struct Edge {
    double x0, y0, x1, y1;
    int polygon;
  };
  void addRing(const std::vector<std::array<double, 2>>& ring, int polygon);
  void indexEdges();
  std::size_t slabOf(double latitude) const;

  std::vector<Edge> _edges;
  std::vector<std::vector<std::uint32_t>> _slabs;  // edges that touch each band of latitude
  Box _box{};
};

}  // namespace kokudo::search::detail
