#include "data-adapters/localfiles/detail/Placing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

// WGS 84 and the realisations of JGD2011 agree within a metre; EPSG calls the difference null.
bool isAlreadyPlaced(const std::string& crs) {
  for (const char* code : {"", "EPSG:4326", "EPSG:6668", "EPSG:6697", "EPSG:4979", "EPSG:6667"}) {
    if (crs == code) return true;
  }
  return false;
}

std::string describe(const geodesy::CrsOperation& operation) {
  std::string text = operation.name;
  text += operation.accuracyMetres ? fmt::format(" (accuracy {} m)", *operation.accuracyMetres)
                                   : " (accuracy unknown)";
  if (!operation.warning.empty()) text += "; " + operation.warning;
  return text;
}

using Ring = std::vector<std::array<double, 3>>;

double ringArea(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    twice += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  return twice / 2;
}

// Centre of mass of the largest outer ring: a pin in the middle of what people see.
bool polygonCentre(const geodata::Geometry& geometry, double& x, double& y) {
  const Ring* largest = nullptr;
  double area = 0;
  for (const auto& part : geometry.parts) {
    if (part.empty() || part.front().size() < 3) continue;
    const double a = std::abs(ringArea(part.front()));
    if (a > area) {
      area = a;
      largest = &part.front();
    }
  }
  if (!largest) return false;
  const double x0 = largest->front()[0], y0 = largest->front()[1];  // keeps the digits
  double cx = 0, cy = 0, twice = 0;
  for (std::size_t i = 0, j = largest->size() - 1; i < largest->size(); j = i++) {
    const double ax = (*largest)[j][0] - x0, ay = (*largest)[j][1] - y0;
    const double bx = (*largest)[i][0] - x0, by = (*largest)[i][1] - y0;
    const double cross = ax * by - bx * ay;
    twice += cross;
    cx += (ax + bx) * cross;
    cy += (ay + by) * cross;
  }
  if (twice == 0) return false;
  x = x0 + cx / (3 * twice);
  y = y0 + cy / (3 * twice);
  return true;
}

void representative(const geodata::Geometry& geometry, catalog::Place& place) {
  using geodata::GeometryType;
  place.longitude = (place.bbox[0] + place.bbox[2]) / 2;
  place.latitude = (place.bbox[1] + place.bbox[3]) / 2;
  if (geometry.type == GeometryType::LineString || geometry.type == GeometryType::MultiLineString) {
    const auto longest = std::max_element(
        geometry.parts.begin(), geometry.parts.end(),
        [](const auto& a, const auto& b) { return a.front().size() < b.front().size(); });
    const auto& middle = longest->front()[longest->front().size() / 2];
    place.longitude = middle[0];
    place.latitude = middle[1];
  } else if (geometry.type == GeometryType::Polygon ||
             geometry.type == GeometryType::MultiPolygon) {
    polygonCentre(geometry, place.longitude, place.latitude);
  }
}

std::string coordinateProblem(double longitude, double latitude) {
  if (!std::isfinite(longitude) || !std::isfinite(latitude)) return "coordinates are not numbers";
  if (std::abs(latitude) > 90 && std::abs(longitude) <= 90) {
    return fmt::format("latitude {} and longitude {}: are they swapped?", latitude, longitude);
  }
  if (std::abs(latitude) > 90 || std::abs(longitude) > 180) {
    return fmt::format("longitude {}, latitude {} is outside the world; is it a plane coordinate?",
                       longitude, latitude);
  }
  if (longitude == 0 && latitude == 0) return "coordinates are 0, 0";
  return {};
}

}  // namespace

Placing::Entry& Placing::entry(const std::string& crs) {
  const auto known = _entries.find(crs);
  if (known != _entries.end()) return known->second;
  Entry made;
  if (!isAlreadyPlaced(crs)) {
    // Without a grid PROJ has no way from the Tokyo datum to JGD2011, but one to WGS 84, of less
    // accuracy, which the operation tells.
    for (const char* target : {"EPSG:6668", "EPSG:4326"}) {
      auto transform = geodesy::CrsTransform::create(crs, target);
      if (!transform.ok()) {
        if (made.problem.empty()) made.problem = transform.error().message;
        continue;
      }
      made.operation = describe(transform->operation());
      made.transform = std::move(*transform);
      made.problem.clear();
      break;
    }
  }
  return _entries.emplace(crs, std::move(made)).first->second;
}

Result<Placed> Placing::point(double x, double y, const std::string& crs) {
  Entry& way = entry(crs);
  if (!way.problem.empty()) return Error{Error::Kind::Unsupported, way.problem};
  if (!way.transform) return Placed{x, y, {}};
  const auto placed = way.transform->forward({x, y, 0});
  if (!placed.ok()) return placed.error();
  return Placed{placed->x, placed->y, way.operation};
}

Result<std::string> Placing::geometry(geodata::Geometry& geometry, const std::string& crs) {
  Entry& way = entry(crs);
  if (!way.problem.empty()) return Error{Error::Kind::Unsupported, way.problem};
  if (!way.transform) return std::string();
  for (auto& part : geometry.parts) {
    for (auto& ring : part) {
      for (auto& p : ring) {
        const auto placed = way.transform->forward({p[0], p[1], p[2]});
        if (!placed.ok()) return placed.error();
        p[0] = placed->x;
        p[1] = placed->y;
      }
    }
  }
  return way.operation;
}

std::string pointPlace(double longitude, double latitude, catalog::Place& place) {
  std::string problem = coordinateProblem(longitude, latitude);
  if (!problem.empty()) return problem;
  place.how = catalog::PlaceQuality::Point;
  place.longitude = longitude;
  place.latitude = latitude;
  place.bbox = {longitude, latitude, longitude, latitude};
  return {};
}

std::string placeOf(const geodata::Geometry& geometry, catalog::Place& place) {
  std::array<double, 4> box;
  if (!geodata::envelope(geometry, box)) return {};
  for (const auto& [x, y] : {std::pair(box[0], box[1]), std::pair(box[2], box[3])}) {
    std::string problem = coordinateProblem(x, y);
    if (!problem.empty()) return problem;
  }
  if (geometry.type == geodata::GeometryType::Point) {
    const auto& p = geometry.parts.front().front().front();
    if (geometry.hasZ) place.height = p[2];
    return pointPlace(p[0], p[1], place);
  }
  place.how = catalog::PlaceQuality::Exact;
  place.bbox = box;
  representative(geometry, place);
  place.geometry = geodata::toGeoJson(geometry, 8);  // about 1 mm
  return {};
}

}  // namespace kokudo::adapters::localfiles
