#include "engine/geodata/Feature.h"

#include "engine/geodata/detail/Gdal.h"
#include "engine/geodata/detail/OgrGeometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace kokudo::geodata {
namespace {

using Ring = std::vector<std::array<double, 3>>;

const char* nameOf(GeometryType type) {
  switch (type) {
    case GeometryType::Point:
      return "Point";
    case GeometryType::LineString:
      return "LineString";
    case GeometryType::Polygon:
      return "Polygon";
    case GeometryType::MultiPoint:
      return "MultiPoint";
    case GeometryType::MultiLineString:
      return "MultiLineString";
    case GeometryType::MultiPolygon:
      return "MultiPolygon";
    case GeometryType::None:
      break;
  }
  return "";
}

void writeNumber(std::string& out, double value, int decimals) {
  const std::size_t start = out.size();
  fmt::format_to(std::back_inserter(out), "{:.{}f}", value, decimals);
  if (out.find('.', start) != std::string::npos) {
    while (out.back() == '0') out.pop_back();
    if (out.back() == '.') out.pop_back();
  }
  if (out.compare(start, std::string::npos, "-0") == 0) out.erase(start, 1);
}

class GeoJsonWriter {
 public:
  GeoJsonWriter(std::string& out, int decimals, bool hasZ)
      : _out(out), _decimals(decimals), _hasZ(hasZ) {}

  void position(const std::array<double, 3>& p) {
    _out += '[';
    writeNumber(_out, p[0], _decimals);
    _out += ',';
    writeNumber(_out, p[1], _decimals);
    if (_hasZ) {
      _out += ',';
      writeNumber(_out, p[2], _decimals);
    }
    _out += ']';
  }

  template <typename Range, typename Write>
  void list(const Range& range, Write write) {
    _out += '[';
    bool first = true;
    for (const auto& item : range) {
      if (!first) _out += ',';
      first = false;
      write(item);
    }
    _out += ']';
  }

  void line(const Ring& ring) {
    list(ring, [this](const auto& p) { position(p); });
  }

  // GeoJSON rings repeat their first position (RFC 7946 §3.1.6); ours may be open.
  void closedRing(const Ring& ring) {
    if (ring.empty() || ring.front() == ring.back()) return line(ring);
    Ring closed = ring;
    closed.push_back(ring.front());
    line(closed);
  }

  void polygon(const std::vector<Ring>& part) {
    list(part, [this](const auto& ring) { closedRing(ring); });
  }

 private:
  std::string& _out;
  int _decimals;
  bool _hasZ;
};

}  // namespace

bool envelope(const Geometry& geometry, std::array<double, 4>& box) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::array<double, 4> found{infinity, infinity, -infinity, -infinity};
  for (const auto& part : geometry.parts) {
    for (const auto& ring : part) {
      for (const auto& p : ring) {
        found[0] = std::min(found[0], p[0]);
        found[1] = std::min(found[1], p[1]);
        found[2] = std::max(found[2], p[0]);
        found[3] = std::max(found[3], p[1]);
      }
    }
  }
  if (!(found[0] <= found[2]) || !(found[1] <= found[3])) return false;
  box = found;
  return true;
}

std::string toGeoJson(const Geometry& geometry, int decimals) {
  std::array<double, 4> box;
  if (geometry.type == GeometryType::None || !envelope(geometry, box)) return "null";
  std::string out = fmt::format("{{\"type\":\"{}\",\"coordinates\":", nameOf(geometry.type));
  GeoJsonWriter writer(out, decimals, geometry.hasZ);
  const auto& parts = geometry.parts;
  switch (geometry.type) {
    case GeometryType::Point:
      writer.position(parts.front().front().front());
      break;
    case GeometryType::LineString:
      writer.line(parts.front().front());
      break;
    case GeometryType::Polygon:
      writer.polygon(parts.front());
      break;
    case GeometryType::MultiPoint:
      writer.list(parts, [&](const auto& part) { writer.position(part.front().front()); });
      break;
    case GeometryType::MultiLineString:
      writer.list(parts, [&](const auto& part) { writer.line(part.front()); });
      break;
    case GeometryType::MultiPolygon:
      writer.list(parts, [&](const auto& part) { writer.polygon(part); });
      break;
    case GeometryType::None:
      break;
  }
  out += '}';
  return out;
}

Geometry geometryFromGeoJson(const std::string& text) {
  if (text.empty() || text == "null") return {};
  detail::GdalErrors quiet;
  OGRGeometryH parsed = OGR_G_CreateGeometryFromJson(text.c_str());
  if (!parsed) return {};
  Geometry geometry = detail::fromOgr(parsed);
  OGR_G_DestroyGeometry(parsed);
  return geometry;
}

}  // namespace kokudo::geodata
