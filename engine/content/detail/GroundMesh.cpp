#include "engine/content/detail/GroundMesh.h"

#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace kokudo::content {

namespace {

using geodesy::Cartographic;
using Triangle = std::array<std::uint32_t, 3>;

class Divider {
 public:
  Divider(std::vector<Cartographic>& places, double longestEdge)
      : _places(places), _longestEdge(longestEdge) {
    for (const Cartographic& place : places) _ecef.push_back(toEcef(place));
  }

  /// 0, 1 or 2: the edge from that corner is the longest and too long; 3: none is.
  int edgeToHalve(const Triangle& t) const {
    int longest = 3;
    double most = _longestEdge * 1.001;
    for (int i = 0; i < 3; ++i) {
      const std::uint32_t a = t[std::size_t(i)], b = t[std::size_t(i + 1) % 3];
      const double edge = edgeLength(_places[a], _places[b], length(_ecef[a] - _ecef[b]));
      if (edge <= most) continue;
      most = edge;
      longest = i;
    }
    return longest;
  }

  std::uint32_t middle(std::uint32_t a, std::uint32_t b) {
    const auto [found, isNew] =
        _middles.try_emplace(std::minmax(a, b), static_cast<std::uint32_t>(_places.size()));
    if (isNew) {
      const Cartographic p = _places[a], q = _places[b];
      _places.push_back({(p.longitude + q.longitude) / 2, (p.latitude + q.latitude) / 2,
                         (p.height + q.height) / 2});
      _ecef.push_back(toEcef(_places.back()));
    }
    return found->second;
  }

 private:
  static geodesy::Vec3 toEcef(const Cartographic& place) {
    return geodesy::Ellipsoid::wgs84().toEcef(place);
  }

  std::vector<Cartographic>& _places;
  std::vector<geodesy::Vec3> _ecef;  ///< of _places
  double _longestEdge;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> _middles;
};

}  // namespace

double edgeLength(const Cartographic& a, const Cartographic& b, double chord) {
  constexpr double kQuarterTurn = 1.5707963267948966;
  const double turn = std::abs(a.longitude - b.longitude);
  if (turn <= kQuarterTurn) return chord;
  const double radius = geodesy::Ellipsoid::wgs84().semiMajorAxis();
  return std::max(chord, radius * turn * std::min(std::cos(a.latitude), std::cos(b.latitude)));
}

bool GroundMesh::divide(double longestEdge, std::uint64_t budget) {
  Divider divider(places, longestEdge);
  std::vector<Triangle> open;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3)
    open.push_back({indices[i], indices[i + 1], indices[i + 2]});
  indices.clear();
  while (!open.empty()) {
    const Triangle t = open.back();
    open.pop_back();
    const int edge = divider.edgeToHalve(t);
    if (edge == 3) {
      indices.insert(indices.end(), t.begin(), t.end());
      continue;
    }
    if (places.size() >= budget || indices.size() / 8 >= budget) return false;
    const std::uint32_t a = t[std::size_t(edge)], b = t[std::size_t(edge + 1) % 3],
                        c = t[std::size_t(edge + 2) % 3];
    const std::uint32_t m = divider.middle(a, b);
    open.push_back({a, m, c});
    open.push_back({m, b, c});
  }
  return true;
}

}  // namespace kokudo::content
