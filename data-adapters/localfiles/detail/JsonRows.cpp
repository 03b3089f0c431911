#include "data-adapters/localfiles/detail/Rows.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

namespace dom = simdjson::dom;
using geodata::Geometry;
using geodata::GeometryType;

constexpr int kMaxDepth = 32;

void flatten(const std::string& name, dom::element element, Attributes& out, int depth) {
  switch (element.type()) {
    case dom::element_type::OBJECT:
      if (depth >= kMaxDepth) return;
      for (const auto field : dom::object(element)) {
        const std::string key(field.key);
        flatten(name.empty() ? key : name + "/" + key, field.value, out, depth + 1);
      }
      return;
    case dom::element_type::ARRAY:
      if (depth >= kMaxDepth) return;
      for (const auto item : dom::array(element)) flatten(name, item, out, depth + 1);
      return;
    case dom::element_type::STRING:
      out.emplace_back(name, std::string(std::string_view(element)));
      return;
    case dom::element_type::INT64:
      out.emplace_back(name, std::int64_t(element));
      return;
    case dom::element_type::UINT64:
      out.emplace_back(name, static_cast<double>(std::uint64_t(element)));
      return;
    case dom::element_type::DOUBLE:
      out.emplace_back(name, double(element));
      return;
    case dom::element_type::BOOL:
      out.emplace_back(name, bool(element));
      return;
    case dom::element_type::NULL_VALUE:
      out.emplace_back(name, std::monostate{});
      return;
  }
}

using Ring = std::vector<std::array<double, 3>>;

bool readPosition(dom::element element, std::array<double, 3>& p, bool& hasZ) {
  dom::array list;
  if (element.get(list) != simdjson::SUCCESS || list.size() < 2) return false;
  std::size_t i = 0;
  for (const auto number : list) {
    if (i == 3) break;
    if (number.get_double().get(p[i]) != simdjson::SUCCESS) return i >= 2;
    ++i;
  }
  hasZ = hasZ || i == 3;
  return true;
}

bool readRing(dom::element element, Ring& ring, bool& hasZ) {
  dom::array list;
  if (element.get(list) != simdjson::SUCCESS) return false;
  for (const auto item : list) {
    std::array<double, 3> p{};
    if (!readPosition(item, p, hasZ)) return false;
    ring.push_back(p);
  }
  return !ring.empty();
}

bool readPolygon(dom::element element, std::vector<Ring>& rings, bool& hasZ) {
  dom::array list;
  if (element.get(list) != simdjson::SUCCESS) return false;
  for (const auto item : list) {
    if (!readRing(item, rings.emplace_back(), hasZ)) return false;
  }
  return !rings.empty();
}

bool readParts(dom::element coordinates, Geometry& out) {
  if (out.type == GeometryType::Point) {
    std::array<double, 3> p{};
    if (!readPosition(coordinates, p, out.hasZ)) return false;
    out.parts = {{{p}}};
    return true;
  }
  if (out.type == GeometryType::LineString) {
    return readRing(coordinates, out.parts.emplace_back().emplace_back(), out.hasZ);
  }
  if (out.type == GeometryType::Polygon) {
    return readPolygon(coordinates, out.parts.emplace_back(), out.hasZ);
  }
  dom::array list;
  if (coordinates.get(list) != simdjson::SUCCESS) return false;
  for (const auto item : list) {
    auto& part = out.parts.emplace_back();
    if (out.type == GeometryType::MultiPolygon) {
      if (!readPolygon(item, part, out.hasZ)) return false;
    } else if (out.type == GeometryType::MultiLineString) {
      if (!readRing(item, part.emplace_back(), out.hasZ)) return false;
    } else {
      std::array<double, 3> p{};
      if (!readPosition(item, p, out.hasZ)) return false;
      part = {{p}};
    }
  }
  return !out.parts.empty();
}

// The geometry, None where there is none; false if there is one that cannot be read.
bool readGeometry(dom::element element, Geometry& out) {
  if (element.is_null()) return true;
  std::string_view type;
  dom::element coordinates;
  if (element["type"].get(type) != simdjson::SUCCESS) return false;
  if (type == "GeometryCollection") {
    out = geodata::geometryFromGeoJson(simdjson::minify(element));
    return out.type != GeometryType::None;
  }
  static const std::pair<std::string_view, GeometryType> kTypes[] = {
      {"Point", GeometryType::Point},
      {"LineString", GeometryType::LineString},
      {"Polygon", GeometryType::Polygon},
      {"MultiPoint", GeometryType::MultiPoint},
      {"MultiLineString", GeometryType::MultiLineString},
      {"MultiPolygon", GeometryType::MultiPolygon}};
  for (const auto& [name, kind] : kTypes) {
    if (name == type) out.type = kind;
  }
  if (out.type == GeometryType::None) return false;
  if (element["coordinates"].get(coordinates) == simdjson::SUCCESS && readParts(coordinates, out)) {
    return true;
  }
  out = {};
  return false;
}

// GeoJSON of before RFC 7946 names its CRS: "urn:ogc:def:crs:EPSG::6668", "EPSG:2450".
std::string crsOf(dom::element document) {
  std::string_view name;
  if (document["crs"]["properties"]["name"].get(name) != simdjson::SUCCESS) return {};
  const auto at = name.find("EPSG");
  if (at == std::string_view::npos) return {};
  const auto digit = name.find_first_of("0123456789", name.find_last_of(':'));
  if (digit == std::string_view::npos) return {};
  return "EPSG:" + std::string(name.substr(digit));
}

bool visitFeature(dom::element feature, const std::string& crs, const std::string& where,
                  Diagnostics& diagnostics, const RowVisitor& visit) {
  Row row;
  row.crs = crs;
  row.where = where;
  dom::element part;
  if (!feature.is_object()) {
    diagnostics.warn(where, "is not a feature");
    return true;
  }
  if (feature["properties"].get(part) == simdjson::SUCCESS) flatten("", part, row.attributes, 0);
  if (feature["id"].get(part) == simdjson::SUCCESS && !find(row.attributes, "id")) {
    flatten("id", part, row.attributes, 0);
  }
  if (feature["geometry"].get(part) == simdjson::SUCCESS && !readGeometry(part, row.geometry)) {
    diagnostics.warn(where, "geometry cannot be read; the record stays without a place");
  }
  return visit(std::move(row));
}

/// The lists at the end of a way through a document.
class ListWalk {
 public:
  ListWalk(const std::string& where, const RowVisitor& visit) : _where(where), _visit(visit) {}

  /// False once the visitor has had enough.
  bool walk(dom::element at, std::string_view way) {
    if (way.empty() || way == ".") return visitList(at);
    const auto slash = std::min(way.find('/'), way.size());
    const std::string_view name = way.substr(0, slash);
    const std::string_view rest = way.substr(std::min(slash + 1, way.size()));
    if (name != "*") {
      dom::element member;
      return at[name].get(member) != simdjson::SUCCESS || walk(member, rest);
    }
    if (at.is_array()) {
      for (const auto item : dom::array(at)) {
        if (!walk(item, rest)) return false;
      }
    } else if (at.is_object()) {
      for (const auto field : dom::object(at)) {
        if (!walk(field.value, rest)) return false;
      }
    }
    return true;
  }
  bool found() const { return _found; }

 private:
  bool visitList(dom::element at) {
    dom::array list;
    if (at.get(list) != simdjson::SUCCESS) return true;
    _found = true;
    for (const auto item : list) {
      Row row;
      row.where = fmt::format("{}#{}", _where, ++_rows);
      flatten("", item, row.attributes, 0);
      if (!_visit(std::move(row))) return false;
    }
    return true;
  }

  const std::string& _where;
  const RowVisitor& _visit;
  std::size_t _rows = 0;
  bool _found = false;
};

}  // namespace

Status visitJson(std::string_view bytes, const std::string& where, const std::string& array,
                 Diagnostics& diagnostics, JsonKind& kind, const RowVisitor& visit) {
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  dom::parser parser;
  dom::element document;
  // The parser reads past the end of what it is given, so it gets its own padded copy.
  const simdjson::padded_string padded(bytes);
  if (const auto error = parser.parse(padded).get(document)) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: not JSON: {}", where, simdjson::error_message(error))};
  }
  if (!array.empty()) {
    ListWalk lists(where, visit);
    lists.walk(document, array);
    if (lists.found()) {
      kind.type = JsonKind::Type::Object;
      kind.listed = true;
      return {};
    }
  }
  dom::array list;
  std::string_view type;
  if (!document.is_object() || document["type"].get(type) != simdjson::SUCCESS) {
    kind.type = document.is_object() ? JsonKind::Type::Object : JsonKind::Type::Other;
    return {};
  }
  if (type == "unavailable") {
    kind.type = JsonKind::Type::Placeholder;
    std::string_view message;
    if (document["message"].get(message) == simdjson::SUCCESS) kind.message = message;
    return {};
  }
  const std::string crs = crsOf(document);
  if (type == "Feature") {
    kind.type = JsonKind::Type::FeatureCollection;
    visitFeature(document, crs, where, diagnostics, visit);
    return {};
  }
  if (type != "FeatureCollection" || document["features"].get(list) != simdjson::SUCCESS) return {};
  kind.type = JsonKind::Type::FeatureCollection;
  std::size_t i = 0;
  for (const auto feature : list) {
    if (!visitFeature(feature, crs, fmt::format("{}#{}", where, ++i), diagnostics, visit)) break;
  }
  return {};
}

}  // namespace kokudo::adapters::localfiles
