#include "engine/tiler/detail/Triangulate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

using geodesy::Vec3;

struct PlanePoint {
  double u = 0, v = 0;
  std::uint32_t index = 0;
};
using PlaneRing = std::vector<PlanePoint>;

Vec3 newellNormal(const std::vector<Vec3>& ring) {
  Vec3 sum;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    // Relative to the first vertex: coordinates may be earth-sized.
    const Vec3 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
    sum = sum + cross(a, b);
  }
  return sum;
}

double cross2(const PlanePoint& a, const PlanePoint& b, const PlanePoint& c) {
  return (b.u - a.u) * (c.v - a.v) - (b.v - a.v) * (c.u - a.u);
}

double signedArea(const PlaneRing& ring) {
  double area = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const PlanePoint& a = ring[i];
    const PlanePoint& b = ring[(i + 1) % ring.size()];
    area += a.u * b.v - b.u * a.v;
  }
  return area / 2;
}

bool samePlace(const PlanePoint& a, const PlanePoint& b) {
  return a.u == b.u && a.v == b.v;
}

bool insideTriangle(const PlanePoint& p, const PlanePoint& a, const PlanePoint& b,
                    const PlanePoint& c) {
  return cross2(a, b, p) >= 0 && cross2(b, c, p) >= 0 && cross2(c, a, p) >= 0;
}

/// Whether p-q crosses an edge of the ring (touching at shared ends does not count).
bool crossesRing(const PlaneRing& ring, const PlanePoint& p, const PlanePoint& q) {
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const PlanePoint& a = ring[i];
    const PlanePoint& b = ring[(i + 1) % ring.size()];
    if (samePlace(a, p) || samePlace(a, q) || samePlace(b, p) || samePlace(b, q)) continue;
    const double d1 = cross2(p, q, a), d2 = cross2(p, q, b);
    const double d3 = cross2(a, b, p), d4 = cross2(a, b, q);
    if ((d1 > 0) != (d2 > 0) && (d3 > 0) != (d4 > 0)) return true;
  }
  return false;
}

/// Joins a clockwise hole into the outer ring by the shortest bridge that crosses nothing.
void joinHole(PlaneRing& outer, const PlaneRing& hole) {
  const auto start = std::size_t(
      std::max_element(hole.begin(), hole.end(),
                       [](const PlanePoint& a, const PlanePoint& b) { return a.u < b.u; }) -
      hole.begin());
  const PlanePoint from = hole[start];
  std::vector<std::pair<double, std::size_t>> order;
  order.reserve(outer.size());
  for (std::size_t i = 0; i < outer.size(); ++i)
    order.emplace_back(std::hypot(outer[i].u - from.u, outer[i].v - from.v), i);
  std::sort(order.begin(), order.end());
  std::size_t bridge = order.front().second;
  for (const auto& [distance, i] : order) {
    if (crossesRing(outer, from, outer[i]) || crossesRing(hole, from, outer[i])) continue;
    bridge = i;
    break;
  }
  PlaneRing joined(outer.begin(), outer.begin() + std::ptrdiff_t(bridge) + 1);
  for (std::size_t k = 0; k <= hole.size(); ++k) joined.push_back(hole[(start + k) % hole.size()]);
  joined.insert(joined.end(), outer.begin() + std::ptrdiff_t(bridge), outer.end());
  outer = std::move(joined);
}

bool isEar(const PlaneRing& ring, std::size_t a, std::size_t b, std::size_t c) {
  if (cross2(ring[a], ring[b], ring[c]) <= 0) return false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (i == a || i == b || i == c) continue;
    if (samePlace(ring[i], ring[a]) || samePlace(ring[i], ring[b]) || samePlace(ring[i], ring[c]))
      continue;
    if (insideTriangle(ring[i], ring[a], ring[b], ring[c])) return false;
  }
  return true;
}

void clipEars(PlaneRing ring, std::vector<std::uint32_t>& indices) {
  std::size_t at = 0, misses = 0;
  while (ring.size() >= 3) {
    const std::size_t n = ring.size();
    const std::size_t a = (at + n - 1) % n, b = at % n, c = (at + 1) % n;
    const double area = cross2(ring[a], ring[b], ring[c]);
    const bool flat = area == 0;
    // A ring that crosses itself has no ear left at some time: then the next convex corner goes.
    const bool forced = misses >= n && (area > 0 || misses >= 2 * n);
    if (flat || forced || isEar(ring, a, b, c)) {
      if (area > 0) indices.insert(indices.end(), {ring[a].index, ring[b].index, ring[c].index});
      ring.erase(ring.begin() + std::ptrdiff_t(b));
      misses = 0;
      at = ring.empty() ? 0 : b % ring.size();
    } else {
      at = c;
      ++misses;
    }
  }
}

}  // namespace

Triangulation triangulate(const std::vector<std::vector<Vec3>>& rings) {
  Triangulation result;
  for (const auto& ring : rings)
    result.vertices.insert(result.vertices.end(), ring.begin(), ring.end());
  if (rings.empty() || rings[0].size() < 3) return result;
  const Vec3 area = newellNormal(rings[0]);
  if (!(length(area) > 1e-9)) return result;
  const Vec3 n = normalized(area);
  result.normal = n;
  const Vec3 helper = std::abs(n.x) < 0.6 ? Vec3{1, 0, 0} : Vec3{0, 1, 0};
  const Vec3 u = normalized(cross(helper, n)), v = cross(n, u);

  std::vector<PlaneRing> flat;
  std::uint32_t index = 0;
  const Vec3 origin = rings[0][0];
  for (const auto& ring : rings) {
    PlaneRing& out = flat.emplace_back();
    for (const Vec3& p : ring) out.push_back({dot(p - origin, u), dot(p - origin, v), index++});
  }
  PlaneRing outer = std::move(flat[0]);
  std::vector<PlaneRing> holes;
  for (std::size_t i = 1; i < flat.size(); ++i) {
    if (flat[i].size() < 3) continue;
    if (signedArea(flat[i]) > 0) std::reverse(flat[i].begin(), flat[i].end());
    holes.push_back(std::move(flat[i]));
  }
  // From the right: a bridge then never has to pass through a hole that is still to come.
  const auto rightmost = [](const PlaneRing& ring) {
    double most = -std::numeric_limits<double>::infinity();
    for (const PlanePoint& p : ring) most = std::max(most, p.u);
    return most;
  };
  std::stable_sort(holes.begin(), holes.end(), [&](const PlaneRing& a, const PlaneRing& b) {
    return rightmost(a) > rightmost(b);
  });
  for (const PlaneRing& hole : holes) joinHole(outer, hole);
  clipEars(std::move(outer), result.indices);
  return result;
}

}  // namespace kokudo::tiler::detail
