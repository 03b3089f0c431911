#include "index/search/detail/Polygon.h"

#include "index/search/detail/PolygonText.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::search::detail {
namespace {

constexpr std::size_t kMaxSlabs = 4096;

// Whether a line may touch a box: their extents meet and the corners do not all lie on one side.
bool touches(double x0, double y0, double x1, double y1, const Box& box) {
  if (std::max(x0, x1) < box[0] || std::min(x0, x1) > box[2] || std::max(y0, y1) < box[1] ||
      std::min(y0, y1) > box[3])
    return false;
  const auto side = [&](double x, double y) { return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0); };
  const double a = side(box[0], box[1]), b = side(box[2], box[1]), c = side(box[0], box[3]),
               d = side(box[2], box[3]);
  return !((a > 0 && b > 0 && c > 0 && d > 0) || (a < 0 && b < 0 && c < 0 && d < 0));
}

}  // namespace

Result<Polygon> Polygon::parse(const std::string& text) {
  const auto rings = readPolygonText(text);
  if (!rings) return rings.error();
  Polygon polygon;
  for (const TextRing& ring : *rings) {
    for (const auto& [x, y] : ring.points)
      if (!(std::abs(x) <= 180) || !(std::abs(y) <= 90))
        return Error{
            Error::Kind::BadUsage,
            fmt::format("polygon: vertex {} {} is not a longitude and latitude in degrees", x, y)};
    if (ring.points.size() < 3)
      return Error{Error::Kind::BadUsage, fmt::format("polygon: a ring of {} points, expected at "
                                                      "least 3",
                                                      ring.points.size())};
    polygon.addRing(ring.points, ring.polygon);
  }
  const auto rises = [](const Edge& edge) { return edge.y0 != edge.y1; };
  if (std::none_of(polygon._edges.begin(), polygon._edges.end(), rises))
    return Error{Error::Kind::BadUsage, "polygon: it has no area"};
  polygon.indexEdges();
  return polygon;
}

void Polygon::addRing(const std::vector<std::array<double, 2>>& ring, int polygon) {
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& a = ring[i];
    const auto& b = ring[(i + 1) % ring.size()];
    // Level edges change nothing for a point, but they part a box.
    _edges.push_back({a[0], a[1], b[0], b[1], polygon});
  }
}

void Polygon::indexEdges() {
  _box = {_edges[0].x0, _edges[0].y0, _edges[0].x0, _edges[0].y0};
  for (const Edge& edge : _edges) {
    _box[0] = std::min({_box[0], edge.x0, edge.x1});
    _box[1] = std::min({_box[1], edge.y0, edge.y1});
    _box[2] = std::max({_box[2], edge.x0, edge.x1});
    _box[3] = std::max({_box[3], edge.y0, edge.y1});
  }
  _slabs.resize(std::clamp<std::size_t>(_edges.size() / 4, 1, kMaxSlabs));
  for (std::uint32_t i = 0; i < _edges.size(); ++i) {
    const auto [low, high] = std::minmax(_edges[i].y0, _edges[i].y1);
    for (auto slab = slabOf(low); slab <= slabOf(high); ++slab) _slabs[slab].push_back(i);
  }
}

std::size_t Polygon::slabOf(double latitude) const {
  const double share = (latitude - _box[1]) / (_box[3] - _box[1]);
  const double slab = std::floor(share * static_cast<double>(_slabs.size()));
  return static_cast<std::size_t>(std::clamp(slab, 0.0, static_cast<double>(_slabs.size() - 1)));
}

Relation Polygon::relationOf(const Box& box) const {
  if (box[1] > _box[3] || box[3] < _box[1] || box[0] > _box[2] || box[2] < _box[0])
    return Relation::Outside;
  for (auto slab = slabOf(box[1]); slab <= slabOf(box[3]); ++slab)
    for (const std::uint32_t i : _slabs[slab])
      if (touches(_edges[i].x0, _edges[i].y0, _edges[i].x1, _edges[i].y1, box))
        return Relation::Crossing;
  const bool inside = contains((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
  return inside ? Relation::Inside : Relation::Outside;
}

bool Polygon::contains(double longitude, double latitude) const {
  if (!(latitude >= _box[1] && latitude <= _box[3] && longitude >= _box[0] && longitude <= _box[2]))
    return false;
  // Even-odd within each polygon (its holes included), any polygon will do; edges lie in order of
  // their polygon.
  bool inside = false;
  int polygon = -1;
  for (const std::uint32_t i : _slabs[slabOf(latitude)]) {
    const Edge& edge = _edges[i];
    if (edge.polygon != polygon) {
      if (inside) return true;
      polygon = edge.polygon;
    }
    if ((edge.y0 > latitude) == (edge.y1 > latitude)) continue;
    const double x = edge.x0 + (latitude - edge.y0) / (edge.y1 - edge.y0) * (edge.x1 - edge.x0);
    if (longitude < x) inside = !inside;
  }
  return inside;
}

}  // namespace kokudo::search::detail
