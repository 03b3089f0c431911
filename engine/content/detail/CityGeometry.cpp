#include "engine/content/detail/CityGeometry.h"

#include <tuple>

namespace kokudo::content {

namespace {

constexpr std::size_t kMostIds = 8;  // of a polygon and the surfaces round it

/// Drops the repeated last vertex. @return whether an area is left
bool makeOpen(std::vector<CityCoordinates::Point>& ring) {
  if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  return ring.size() >= 3;
}

}  // namespace

void CityGeometry::open(int lod, std::string_view id) {
  _open.push_back({std::string(id), lod, _lods[static_cast<std::size_t>(lod)].size()});
}

void CityGeometry::close() {
  if (_open.empty()) return;
  const Open done = std::move(_open.back());
  _open.pop_back();
  if (done.id.empty()) return;
  _ranges.try_emplace(
      done.id, Range{done.lod, done.first, _lods[static_cast<std::size_t>(done.lod)].size()});
}

void CityGeometry::openPolygon(int lod, std::string_view id) {
  _polygon = {};
  _polygonOpen = {std::string(id), lod, 0};
  _inRing = false;
}

void CityGeometry::openRing(std::string_view id) {
  _polygon.rings.emplace_back();
  _polygon.ringIds.emplace_back(id);
  _inRing = true;
}

void CityGeometry::addPoints(const std::vector<CityCoordinates::Point>& points) {
  auto& ring = _polygon.rings.back();
  ring.insert(ring.end(), points.begin(), points.end());
}

std::string CityGeometry::closePolygon() {
  _inRing = false;
  CityPolygon whole;
  for (std::size_t i = 0; i < _polygon.rings.size(); ++i) {
    if (makeOpen(_polygon.rings[i])) {
      whole.rings.push_back(std::move(_polygon.rings[i]));
      whole.ringIds.push_back(std::move(_polygon.ringIds[i]));
    } else if (i == 0) {
      return "a polygon's outer ring has fewer than 3 different vertices";
    }
  }
  if (whole.rings.empty()) return "a polygon has no ring";
  auto& polygons = _lods[static_cast<std::size_t>(_polygonOpen.lod)];
  if (!_polygonOpen.id.empty()) whole.ids.push_back(_polygonOpen.id);
  for (auto open = _open.rbegin(); open != _open.rend() && whole.ids.size() < kMostIds; ++open) {
    if (!open->id.empty()) whole.ids.push_back(open->id);
  }
  polygons.push_back(std::move(whole));
  if (!_polygonOpen.id.empty()) {
    _ranges.try_emplace(_polygonOpen.id,
                        Range{_polygonOpen.lod, polygons.size() - 1, polygons.size()});
  }
  return {};
}

void CityGeometry::refer(int lod, std::string_view id) {
  _references.emplace(lod, id);
}

std::vector<std::string> CityGeometry::finish(CityObject& object) {
  std::vector<std::string> missing;
  // A solid that refers to the surfaces of its own level names polygons that are there already;
  // only a reference across levels brings in something new, once.
  std::set<std::tuple<int, int, std::size_t>> copied;
  std::array<std::vector<CityPolygon>, 5> added;
  for (const auto& [lod, id] : _references) {
    const auto found = _ranges.find(id);
    if (found == _ranges.end()) {
      missing.push_back(id);
      continue;
    }
    const Range& range = found->second;
    if (range.lod == lod) continue;
    for (std::size_t i = range.first; i < range.last; ++i) {
      if (!copied.emplace(lod, range.lod, i).second) continue;
      added[static_cast<std::size_t>(lod)].push_back(_lods[static_cast<std::size_t>(range.lod)][i]);
    }
  }
  for (std::size_t lod = 0; lod < _lods.size(); ++lod) {
    for (auto& polygon : added[lod]) _lods[lod].push_back(std::move(polygon));
  }
  object.lods = std::move(_lods);
  return missing;
}

}  // namespace kokudo::content
