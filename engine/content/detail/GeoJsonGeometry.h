#pragma once

#include "engine/base/Result.h"
#include "engine/content/Model.h"
#include "engine/content/detail/Bounds.h"
#include "engine/content/detail/Json.h"
#include "engine/geodesy/Cartographic.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kokudo::content {

/// Gathers geometries of GeoJSON as points, lines and triangles in ECEF. Long edges are divided so
/// that they follow the ground.
class GeoJsonGeometry {
 public:
  /// @param budget of vertices
  explicit GeoJsonGeometry(std::uint64_t budget) : _budget(budget) {}

  /// Any geometry, also a collection; `row` becomes the feature id of its vertices. The error says
  /// what is wrong, not where.
  Status add(const Json& geometry, std::uint32_t row);
  /// The primitives, with one material, and the origin.
  void finish(Model& model);
  bool lacksHeights() const { return _lacksHeights; }

 private:
  using Place = geodesy::Cartographic;
  using Places = std::vector<Place>;
  struct Part {
    std::vector<geodesy::Vec3> positions, normals;
    std::vector<std::uint32_t> ids, indices, outline;
  };

  Status addCollection(const Json& geometries, std::uint32_t row, int depth);
  Status addAt(const Json& geometry, std::uint32_t row, int depth);
  Status addPoint(const Json& position, std::uint32_t row);
  Status addLine(const Json& positions, std::uint32_t row);
  Status addPolygon(const Json& rings, std::uint32_t row);
  Status addEach(const Json& list, std::uint32_t row,
                 Status (GeoJsonGeometry::*add)(const Json&, std::uint32_t));
  /// @param corners of the rings before they were divided
  Status addTriangles(const std::vector<Places>& rings, std::size_t corners, double longestEdge,
                      std::uint32_t row);
  Result<Place> readPlace(const Json& position);
  Result<Places> readPlaces(const Json& positions, std::size_t least);
  /// The places with further ones between those that lie too far apart.
  Result<Places> divided(const Places& places, double longestEdge, bool closed);
  bool emit(Part& part, const Place& place, std::uint32_t row);
  void move(const Part& part, Primitive::Mode mode, Model& model) const;

  std::uint64_t _budget;
  std::uint64_t _generous = 1u << 20;  ///< vertices for following the ground more closely
  Part _points, _lines, _triangles;
  Bounds _bounds;
  bool _lacksHeights = false;
};

}  // namespace kokudo::content
