#include "engine/content/detail/PolygonCutter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::content {

namespace {

constexpr std::size_t kNone = std::size_t(-1);
constexpr std::uint64_t kStepsPerPoint = 4000, kStepFloor = 4'000'000;

/// A corner of the ring that is being cut, also in the list along the curve.
struct Corner {
  double x, y;
  std::uint32_t index;
  std::uint32_t curve = 0;
  std::size_t previous = kNone, next = kNone;
  std::size_t previousOnCurve = kNone, nextOnCurve = kNone;
};

/// Interleaves the bits of two 15-bit numbers (Morton order).
std::uint32_t morton(std::uint32_t x, std::uint32_t y) {
  const auto spread = [](std::uint32_t v) {
    v = (v | (v << 8)) & 0x00FF00FF;
    v = (v | (v << 4)) & 0x0F0F0F0F;
    v = (v | (v << 2)) & 0x33333333;
    return (v | (v << 1)) & 0x55555555;
  };
  return spread(x) | (spread(y) << 1);
}

class Cutter {
 public:
  Result<std::vector<std::uint32_t>> cut(const std::vector<std::vector<PlanePoint>>& rings) {
    std::size_t points = 0;
    for (const auto& ring : rings) points += ring.size();
    _corners.reserve(points + 2 * rings.size());
    _steps = kStepFloor + kStepsPerPoint * points;
    std::uint32_t index = 0;
    const std::size_t outer = link(rings[0], index, true);
    std::size_t start = outer == kNone ? kNone : withoutRepeats(outer);
    if (start == kNone) return std::vector<std::uint32_t>();
    joinHoles(rings, index, start);
    orderAlongCurve(start);
    clip(start);
    if (_spent) {
      return Error{Error::Kind::BadInput,
                   "a polygon is too tangled to be cut into triangles in reasonable time"};
    }
    return std::move(_triangles);
  }

 private:
  std::size_t link(const std::vector<PlanePoint>& ring, std::uint32_t& index,
                   bool counterClockwise) {
    double area = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const PlanePoint& a = ring[i];
      const PlanePoint& b = ring[(i + 1) % ring.size()];
      area += (a[0] - ring[0][0]) * (b[1] - ring[0][1]) - (b[0] - ring[0][0]) * (a[1] - ring[0][1]);
    }
    std::size_t last = kNone;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const std::size_t at = (area > 0) == counterClockwise ? i : ring.size() - 1 - i;
      last = insert(index + static_cast<std::uint32_t>(at), ring[at][0], ring[at][1], last);
    }
    index += static_cast<std::uint32_t>(ring.size());
    return last;
  }

  std::size_t insert(std::uint32_t index, double x, double y, std::size_t after) {
    const std::size_t at = _corners.size();
    _corners.push_back({x, y, index});
    Corner& corner = _corners.back();
    if (after == kNone) {
      corner.previous = corner.next = at;
      return at;
    }
    corner.previous = after;
    corner.next = _corners[after].next;
    _corners[corner.next].previous = at;
    _corners[after].next = at;
    return at;
  }

  void remove(std::size_t at) {
    const Corner& corner = _corners[at];
    _corners[corner.previous].next = corner.next;
    _corners[corner.next].previous = corner.previous;
    if (corner.previousOnCurve != kNone)
      _corners[corner.previousOnCurve].nextOnCurve = corner.nextOnCurve;
    if (corner.nextOnCurve != kNone)
      _corners[corner.nextOnCurve].previousOnCurve = corner.previousOnCurve;
  }

  /// Twice the area of the triangle, above 0 counter-clockwise.
  double area(std::size_t a, std::size_t b, std::size_t c) const {
    const Corner &p = _corners[a], &q = _corners[b], &r = _corners[c];
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  }
  bool samePlace(std::size_t a, std::size_t b) const {
    return _corners[a].x == _corners[b].x && _corners[a].y == _corners[b].y;
  }
  bool inside(std::size_t a, std::size_t b, std::size_t c, std::size_t p) const {
    return area(a, b, p) >= 0 && area(b, c, p) >= 0 && area(c, a, p) >= 0;
  }

  /// Drops repeated corners. @return a corner that stays, or kNone
  std::size_t withoutRepeats(std::size_t start) {
    std::size_t at = start, end = start;
    bool again = true;
    while (again || at != end) {
      again = false;
      const Corner& corner = _corners[at];
      if (corner.next == at || corner.next == corner.previous) return kNone;
      if (samePlace(at, corner.next)) {
        const std::size_t before = corner.previous;
        remove(at);
        at = end = before;
        again = true;
        continue;
      }
      at = corner.next;
    }
    return at;
  }

  void joinHoles(const std::vector<std::vector<PlanePoint>>& rings, std::uint32_t& index,
                 std::size_t& outer) {
    std::vector<std::size_t> leftmost;
    for (std::size_t i = 1; i < rings.size(); ++i) {
      const std::size_t hole = link(rings[i], index, false);
      if (hole == kNone || _corners[hole].next == _corners[hole].previous) continue;
      std::size_t left = hole;
      for (std::size_t at = _corners[hole].next; at != hole; at = _corners[at].next) {
        if (_corners[at].x < _corners[left].x) left = at;
      }
      leftmost.push_back(left);
    }
    std::stable_sort(leftmost.begin(), leftmost.end(), [this](std::size_t a, std::size_t b) {
      return _corners[a].x < _corners[b].x;
    });
    for (const std::size_t hole : leftmost) {
      const std::size_t bridge = bridgeTo(hole, outer);
      if (bridge != kNone) split(bridge, hole);
      if (_spent) return;
    }
  }

  /// The corner of the outer ring that the hole's leftmost point sees (Eberly): from the edge that
  /// a ray to the left hits first, the end, or a corner in between that stands in the way.
  std::size_t bridgeTo(std::size_t hole, std::size_t outer) {
    const double hx = _corners[hole].x, hy = _corners[hole].y;
    double qx = -std::numeric_limits<double>::infinity();
    std::size_t best = kNone, at = outer;
    do {
      if (!step()) return kNone;
      const Corner& p = _corners[at];
      const Corner& n = _corners[p.next];
      if (hy <= std::max(p.y, n.y) && hy >= std::min(p.y, n.y) && p.y != n.y) {
        const double x = p.x + (hy - p.y) * (n.x - p.x) / (n.y - p.y);
        if (x <= hx && x > qx) {
          qx = x;
          best = p.x < n.x ? at : p.next;
        }
      }
      at = p.next;
    } while (at != outer);
    if (best == kNone) return kNone;
    return nearestInTheWay(hole, best, qx);
  }

  std::size_t nearestInTheWay(std::size_t hole, std::size_t best, double qx) {
    const double hx = _corners[hole].x, hy = _corners[hole].y;
    const double mx = _corners[best].x, my = _corners[best].y;
    const auto side = [](double ax, double ay, double bx, double by, double px, double py) {
      return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    };
    std::size_t at = best;
    const std::size_t stop = best;
    double least = std::numeric_limits<double>::infinity();
    do {
      if (!step()) return kNone;
      const Corner& p = _corners[at];
      if (p.x <= hx && p.x >= mx && hx != p.x && at != best) {
        const double a = side(hx, hy, mx, my, p.x, p.y), b = side(mx, my, qx, hy, p.x, p.y),
                     c = side(qx, hy, hx, hy, p.x, p.y);
        const bool in = (a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0);
        const double slope = std::abs(hy - p.y) / (hx - p.x);
        if (in && locallyInside(at, hole) &&
            (slope < least || (slope == least && p.x > _corners[best].x))) {
          best = at;
          least = slope;
        }
      }
      at = p.next;
    } while (at != stop);
    return best;
  }

  /// Whether the line a-b leaves `a` into the polygon.
  bool locallyInside(std::size_t a, std::size_t b) const {
    const std::size_t before = _corners[a].previous, after = _corners[a].next;
    return area(before, a, after) > 0 ? area(a, b, after) <= 0 && area(a, before, b) <= 0
                                      : area(a, b, before) > 0 || area(a, after, b) > 0;
  }

  /// Joins the hole into the ring by an edge there and back.
  void split(std::size_t a, std::size_t b) {
    const std::size_t a2 = _corners.size(), b2 = a2 + 1;
    const Corner ca = _corners[a], cb = _corners[b];
    _corners.push_back({ca.x, ca.y, ca.index});
    _corners.push_back({cb.x, cb.y, cb.index});
    const std::size_t an = ca.next, bp = cb.previous;
    _corners[a].next = b;
    _corners[b].previous = a;
    _corners[a2].next = an;
    _corners[an].previous = a2;
    _corners[b2].next = a2;
    _corners[a2].previous = b2;
    _corners[bp].next = b2;
    _corners[b2].previous = bp;
  }

  void orderAlongCurve(std::size_t start) {
    double highX = _corners[start].x, highY = _corners[start].y;
    _lowX = highX;
    _lowY = highY;
    std::vector<std::size_t> order;
    std::size_t at = start;
    do {
      const Corner& p = _corners[at];
      _lowX = std::min(_lowX, p.x);
      _lowY = std::min(_lowY, p.y);
      highX = std::max(highX, p.x);
      highY = std::max(highY, p.y);
      order.push_back(at);
      at = p.next;
    } while (at != start);
    const double size = std::max(highX - _lowX, highY - _lowY);
    _scale = size > 0 ? 32767.0 / size : 0;
    for (const std::size_t i : order) _corners[i].curve = curveOf(_corners[i].x, _corners[i].y);
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return _corners[a].curve < _corners[b].curve;
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
      _corners[order[i]].previousOnCurve = i == 0 ? kNone : order[i - 1];
      _corners[order[i]].nextOnCurve = i + 1 == order.size() ? kNone : order[i + 1];
    }
  }

  std::uint32_t curveOf(double x, double y) const {
    const auto cell = [](double v) {
      return static_cast<std::uint32_t>(std::clamp(v, 0.0, 32767.0));
    };
    return morton(cell((x - _lowX) * _scale), cell((y - _lowY) * _scale));
  }

  bool isEar(std::size_t at) {
    const std::size_t a = _corners[at].previous, c = _corners[at].next;
    if (area(a, at, c) <= 0) return false;
    const Corner &p = _corners[a], &q = _corners[at], &r = _corners[c];
    const std::uint32_t low = curveOf(std::min({p.x, q.x, r.x}), std::min({p.y, q.y, r.y}));
    const std::uint32_t high = curveOf(std::max({p.x, q.x, r.x}), std::max({p.y, q.y, r.y}));
    for (std::size_t i = q.previousOnCurve; i != kNone && _corners[i].curve >= low;
         i = _corners[i].previousOnCurve) {
      if (blocks(i, a, at, c)) return false;
    }
    for (std::size_t i = q.nextOnCurve; i != kNone && _corners[i].curve <= high;
         i = _corners[i].nextOnCurve) {
      if (blocks(i, a, at, c)) return false;
    }
    return true;
  }

  bool blocks(std::size_t i, std::size_t a, std::size_t b, std::size_t c) {
    if (!step()) return false;
    if (i == a || i == b || i == c) return false;
    // A bridge doubles its ends: a corner at the same place is no obstacle.
    if (samePlace(i, a) || samePlace(i, b) || samePlace(i, c)) return false;
    return inside(a, b, c, i);
  }

  void clip(std::size_t at) {
    std::size_t misses = 0, left = 0;
    for (std::size_t i = at;;) {
      ++left;
      i = _corners[i].next;
      if (i == at) break;
    }
    while (left >= 3 && step()) {
      const std::size_t a = _corners[at].previous, c = _corners[at].next;
      const double size = area(a, at, c);
      // A ring that crosses itself runs out of ears: then the next convex corner goes. Corners on a
      // straight line stay to the end, or triangles beyond the line would end there alone.
      const bool forced = misses >= left && (size > 0 || misses >= 2 * left);
      if (forced || samePlace(at, c) || isEar(at)) {
        if (size > 0) {
          _triangles.insert(_triangles.end(),
                            {_corners[a].index, _corners[at].index, _corners[c].index});
        }
        remove(at);
        --left;
        misses = 0;
        // Every other corner: fans of slivers come from going on with the neighbour.
        at = _corners[c].next;
        continue;
      }
      at = c;
      ++misses;
    }
  }

  bool step() {
    if (_steps == 0) {
      _spent = true;
      return false;
    }
    --_steps;
    return true;
  }

  std::vector<Corner> _corners;
  std::vector<std::uint32_t> _triangles;
  std::uint64_t _steps = 0;
  bool _spent = false;
  double _lowX = 0, _lowY = 0, _scale = 0;
};

}  // namespace

Result<std::vector<std::uint32_t>> cutPolygon(const std::vector<std::vector<PlanePoint>>& rings) {
  if (rings.empty() || rings[0].size() < 3) return std::vector<std::uint32_t>();
  return Cutter().cut(rings);
}

}  // namespace kokudo::content
