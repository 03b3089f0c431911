#include "engine/tiler/detail/CityInputs.h"
#include "engine/tiler/detail/GroundConstraints.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

using content::CityPolygon;

constexpr double kSameHeight = 0.02;  // metres

/// Twice the signed area in square degrees and the first moments.
void addArea(const std::vector<std::array<double, 3>>& ring, double& area, double& mx, double& my) {
  if (ring.empty()) return;
  const double x0 = ring[0][0], y0 = ring[0][1];
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    const double c = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    area += c;
    mx += c * ((a[0] - x0) + (b[0] - x0)) / 3;
    my += c * ((a[1] - y0) + (b[1] - y0)) / 3;
  }
}

/// Centre of the largest part.
bool findCentre(GroundContact& contact) {
  double largest = 0;
  for (const CityPolygon& polygon : contact.footprint) {
    if (polygon.rings.empty() || polygon.rings[0].size() < 3) continue;
    double area = 0, mx = 0, my = 0;
    addArea(polygon.rings[0], area, mx, my);
    if (std::abs(area) <= largest) continue;
    largest = std::abs(area);
    contact.longitude = polygon.rings[0][0][0] + mx / area;
    contact.latitude = polygon.rings[0][0][1] + my / area;
  }
  return largest > 0;
}

std::pair<double, double> heightRange(const std::vector<CityPolygon>& polygons) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const CityPolygon& polygon : polygons)
    for (const auto& ring : polygon.rings)
      for (const auto& v : ring) low = std::min(low, v[2]), high = std::max(high, v[2]);
  return {low, high};
}

bool liesAt(const CityPolygon& polygon, double height) {
  if (polygon.rings.empty()) return false;
  for (const auto& v : polygon.rings[0])
    if (std::abs(v[2] - height) > kSameHeight) return false;
  return true;
}

}  // namespace

std::optional<GroundContact> groundContactOf(const content::CityObject& object) {
  GroundContact contact;
  contact.gmlId = object.gmlId;
  for (std::size_t lod : {1u, 2u}) {
    if (object.lods[lod].empty()) continue;
    contact.height = heightRange(object.lods[lod]).first;
    for (const CityPolygon& polygon : object.lods[lod])
      if (liesAt(polygon, contact.height)) contact.footprint.push_back(polygon);
    if (findCentre(contact)) return contact;
    contact.footprint = object.lods[0];
    if (findCentre(contact)) return contact;
  }
  if (object.lods[0].empty()) return std::nullopt;
  const auto [low, high] = heightRange(object.lods[0]);
  contact.height = low;
  contact.footprint = object.lods[0];
  if ((low == 0 && high == 0) || !findCentre(contact)) return std::nullopt;
  return contact;
}

bool isHeldBack(const std::string& gmlId, double share) {
  std::uint64_t hash = 14695981039346656037ull;
  for (unsigned char c : gmlId) hash = (hash ^ c) * 1099511628211ull;
  hash ^= hash >> 32;  // FNV-1a's low bits alone are uneven for ids that differ in one digit
  return double(hash & 0xffffffu) / double(0x1000000) < share;
}

Result<GroundContacts> readGroundContacts(const std::vector<std::filesystem::path>& cityModels,
                                          Progress& progress, const CancelToken& token,
                                          Diagnostics& diagnostics) {
  GroundContacts contacts;
  auto read = readCityInputs(
      cityModels, diagnostics, token,
      [&](const CityDocument& document) {
        progress.update(contacts.buildings.size(), std::nullopt, document.name);
      },
      [&](content::CityObject&& object, const std::string&) {
        if (object.type.starts_with("bldg:")) {
          if (auto contact = groundContactOf(object))
            contacts.buildings.push_back(std::move(*contact));
          return;
        }
        if (!object.type.starts_with("tran:")) return;
        const auto& surfaces = object.lods[1].empty() ? object.lods[2] : object.lods[1];
        if (surfaces.empty()) return;
        const auto [low, high] = heightRange(surfaces);
        if (low == 0 && high == 0) {
          ++contacts.roadsWithoutHeight;
          return;
        }
        for (const CityPolygon& polygon : surfaces) {
          const auto [bottom, top] = heightRange({polygon});
          GroundContact road;
          road.gmlId = object.gmlId;
          road.height = (bottom + top) / 2;
          road.footprint = {polygon};
          if (findCentre(road)) contacts.roads.push_back(std::move(road));
        }
      });
  if (!read) return read.error();
  return contacts;
}

}  // namespace kokudo::tiler::detail
