#include "engine/geodata/detail/OgrGeometry.h"

#include <utility>

namespace kokudo::geodata::detail {
namespace {

using Ring = std::vector<std::array<double, 3>>;
using Part = std::vector<Ring>;

Ring ringOf(OGRGeometryH line) {
  const int count = OGR_G_GetPointCount(line);
  Ring ring(static_cast<std::size_t>(count > 0 ? count : 0));
  for (int i = 0; i < count; ++i) {
    auto& p = ring[static_cast<std::size_t>(i)];
    OGR_G_GetPoint(line, i, &p[0], &p[1], &p[2]);
  }
  return ring;
}

Part polygonOf(OGRGeometryH polygon) {
  Part part;
  for (int i = 0; i < OGR_G_GetGeometryCount(polygon); ++i) {
    part.push_back(ringOf(OGR_G_GetGeometryRef(polygon, i)));
  }
  return part;
}

GeometryType multiOf(GeometryType type) {
  switch (type) {
    case GeometryType::Point:
      return GeometryType::MultiPoint;
    case GeometryType::LineString:
      return GeometryType::MultiLineString;
    case GeometryType::Polygon:
      return GeometryType::MultiPolygon;
    default:
      return type;
  }
}

// Members of a collection, all brought to one multi type; None as soon as kinds differ.
Geometry collectionOf(OGRGeometryH collection) {
  Geometry all;
  for (int i = 0; i < OGR_G_GetGeometryCount(collection); ++i) {
    Geometry member = fromOgr(OGR_G_GetGeometryRef(collection, i));
    if (member.type == GeometryType::None) continue;
    const auto type = multiOf(member.type);
    if (all.type == GeometryType::None) all.type = type;
    if (all.type != type) return {};
    all.hasZ = all.hasZ || member.hasZ;
    for (auto& part : member.parts) all.parts.push_back(std::move(part));
  }
  return all;
}

Geometry simpleFromOgr(OGRGeometryH geometry) {
  Geometry out;
  out.hasZ = OGR_G_Is3D(geometry) != 0;
  switch (wkbFlatten(OGR_G_GetGeometryType(geometry))) {
    case wkbPoint:
      if (OGR_G_IsEmpty(geometry)) return {};
      out.type = GeometryType::Point;
      out.parts.push_back({ringOf(geometry)});
      break;
    case wkbLineString:
      out.type = GeometryType::LineString;
      out.parts.push_back({ringOf(geometry)});
      break;
    case wkbPolygon:
      out.type = GeometryType::Polygon;
      out.parts.push_back(polygonOf(geometry));
      break;
    case wkbMultiPoint:
    case wkbMultiLineString:
    case wkbMultiPolygon:
    case wkbGeometryCollection:
      return collectionOf(geometry);
    default:
      return {};
  }
  if (out.parts.front().empty() || out.parts.front().front().empty()) return {};
  return out;
}

void addPoints(OGRGeometryH line, const Ring& ring, bool hasZ) {
  for (const auto& p : ring) {
    if (hasZ) {
      OGR_G_AddPoint(line, p[0], p[1], p[2]);
    } else {
      OGR_G_AddPoint_2D(line, p[0], p[1]);
    }
  }
}

OGRGeometryH partToOgr(const Part& part, GeometryType type, bool hasZ) {
  if (type == GeometryType::Polygon) {
    OGRGeometryH polygon = OGR_G_CreateGeometry(hasZ ? wkbPolygon25D : wkbPolygon);
    for (const auto& ring : part) {
      OGRGeometryH line = OGR_G_CreateGeometry(wkbLinearRing);
      addPoints(line, ring, hasZ);
      // Ours may be open (CityGML's are); OGR writes what it is given.
      if (!ring.empty() && ring.front() != ring.back()) addPoints(line, {ring.front()}, hasZ);
      OGR_G_AddGeometryDirectly(polygon, line);
    }
    return polygon;
  }
  const bool point = type == GeometryType::Point;
  OGRGeometryH simple = OGR_G_CreateGeometry(point ? (hasZ ? wkbPoint25D : wkbPoint)
                                                   : (hasZ ? wkbLineString25D : wkbLineString));
  if (!part.empty()) addPoints(simple, part.front(), hasZ);
  return simple;
}

}  // namespace

Geometry fromOgr(OGRGeometryH geometry) {
  if (!geometry) return {};
  if (!OGR_G_HasCurveGeometry(geometry, TRUE) &&
      !OGR_GT_IsSurface(OGR_G_GetGeometryType(geometry))) {
    return simpleFromOgr(geometry);
  }
  if (wkbFlatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon) return simpleFromOgr(geometry);
  OGRGeometryH linear = OGR_G_GetLinearGeometry(geometry, 0, nullptr);
  Geometry out = linear ? simpleFromOgr(linear) : Geometry{};
  OGR_G_DestroyGeometry(linear);
  return out;
}

OGRGeometryH toOgr(const Geometry& geometry) {
  const bool z = geometry.hasZ;
  GeometryType single = geometry.type;
  OGRwkbGeometryType multi = wkbUnknown;
  switch (geometry.type) {
    case GeometryType::None:
      return nullptr;
    case GeometryType::MultiPoint:
      single = GeometryType::Point;
      multi = z ? wkbMultiPoint25D : wkbMultiPoint;
      break;
    case GeometryType::MultiLineString:
      single = GeometryType::LineString;
      multi = z ? wkbMultiLineString25D : wkbMultiLineString;
      break;
    case GeometryType::MultiPolygon:
      single = GeometryType::Polygon;
      multi = z ? wkbMultiPolygon25D : wkbMultiPolygon;
      break;
    default:
      return geometry.parts.empty() ? nullptr : partToOgr(geometry.parts.front(), single, z);
  }
  OGRGeometryH collection = OGR_G_CreateGeometry(multi);
  for (const auto& part : geometry.parts) {
    OGR_G_AddGeometryDirectly(collection, partToOgr(part, single, z));
  }
  return collection;
}

}  // namespace kokudo::geodata::detail
