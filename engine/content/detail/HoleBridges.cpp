#include "engine/content/detail/HoleBridges.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::content {

namespace {

std::size_t nearestInTheWay(CornerRing& ring, std::size_t hole, std::size_t best, double qx) {
  const double hx = ring[hole].x, hy = ring[hole].y;
  const double mx = ring[best].x, my = ring[best].y;
  const auto side = [](double ax, double ay, double bx, double by, double px, double py) {
    return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  };
  std::size_t at = best;
  const std::size_t stop = best;
  double least = std::numeric_limits<double>::infinity();
  do {
    if (!ring.step()) return CornerRing::kNone;
    const Corner& p = ring[at];
    if (p.x <= hx && p.x >= mx && hx != p.x && at != best) {
      const double a = side(hx, hy, mx, my, p.x, p.y), b = side(mx, my, qx, hy, p.x, p.y),
                   c = side(qx, hy, hx, hy, p.x, p.y);
      const bool in = (a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0);
      const double slope = std::abs(hy - p.y) / (hx - p.x);
      if (in && ring.locallyInside(at, hole) &&
          (slope < least || (slope == least && p.x > ring[best].x))) {
        best = at;
        least = slope;
      }
    }
    at = p.next;
  } while (at != stop);
  return best;
}

/// The corner of the outer ring that the hole's leftmost point sees (Eberly): from the edge that
/// a ray to the left hits first, the end, or a corner in between that stands in the way.
std::size_t bridgeTo(CornerRing& ring, std::size_t hole, std::size_t outer) {
  const double hx = ring[hole].x, hy = ring[hole].y;
  double qx = -std::numeric_limits<double>::infinity();
  std::size_t best = CornerRing::kNone, at = outer;
  do {
    if (!ring.step()) return CornerRing::kNone;
    const Corner& p = ring[at];
    const Corner& n = ring[p.next];
    if (hy <= std::max(p.y, n.y) && hy >= std::min(p.y, n.y) && p.y != n.y) {
      const double x = p.x + (hy - p.y) * (n.x - p.x) / (n.y - p.y);
      if (x <= hx && x > qx) {
        qx = x;
        best = p.x < n.x ? at : p.next;
      }
    }
    at = p.next;
  } while (at != outer);
  if (best == CornerRing::kNone) return CornerRing::kNone;
  return nearestInTheWay(ring, hole, best, qx);
}

}  // namespace

void joinHoles(CornerRing& ring, const std::vector<std::vector<PlanePoint>>& rings,
               std::uint32_t& index, std::size_t outer) {
  std::vector<std::size_t> leftmost;
  for (std::size_t i = 1; i < rings.size(); ++i) {
    const std::size_t hole = ring.link(rings[i], index, false);
    if (hole == CornerRing::kNone || ring[hole].next == ring[hole].previous) continue;
    std::size_t left = hole;
    for (std::size_t at = ring[hole].next; at != hole; at = ring[at].next) {
      if (ring[at].x < ring[left].x) left = at;
    }
    leftmost.push_back(left);
  }
  std::stable_sort(leftmost.begin(), leftmost.end(),
                   [&ring](std::size_t a, std::size_t b) { return ring[a].x < ring[b].x; });
  for (const std::size_t hole : leftmost) {
    const std::size_t bridge = bridgeTo(ring, hole, outer);
    if (bridge != CornerRing::kNone) ring.join(bridge, hole);
    if (ring.spent()) return;
  }
}

}  // namespace kokudo::content
