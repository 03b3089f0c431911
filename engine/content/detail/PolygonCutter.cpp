#include "engine/content/detail/PolygonCutter.h"

#include "engine/content/detail/HoleBridges.h"

#include <algorithm>
#include <utility>

namespace kokudo::content {

namespace {

constexpr std::size_t kNone = CornerRing::kNone;
constexpr std::uint64_t kStepsPerPoint = 4000, kStepFloor = 4'000'000;

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
  explicit Cutter(CornerRing ring) : _ring(std::move(ring)) {}

  Result<std::vector<std::uint32_t>> cut(const std::vector<std::vector<PlanePoint>>& rings) {
    std::uint32_t index = 0;
    const std::size_t outer = _ring.link(rings[0], index, true);
    std::size_t start = outer == kNone ? kNone : _ring.withoutRepeats(outer);
    if (start == kNone) return std::vector<std::uint32_t>();
    joinHoles(_ring, rings, index, start);
    orderAlongCurve(start);
    clip(start);
    if (_ring.spent()) {
      return Error{Error::Kind::BadInput,
                   "a polygon is too tangled to be cut into triangles in reasonable time"};
    }
    return std::move(_triangles);
  }

 private:
  void orderAlongCurve(std::size_t start) {
    double highX = _ring[start].x, highY = _ring[start].y;
    _lowX = highX;
    _lowY = highY;
    std::vector<std::size_t> order;
    std::size_t at = start;
    do {
      const Corner& p = _ring[at];
      _lowX = std::min(_lowX, p.x);
      _lowY = std::min(_lowY, p.y);
      highX = std::max(highX, p.x);
      highY = std::max(highY, p.y);
      order.push_back(at);
      at = p.next;
    } while (at != start);
    const double size = std::max(highX - _lowX, highY - _lowY);
    _scale = size > 0 ? 32767.0 / size : 0;
    for (const std::size_t i : order) _ring[i].curve = curveOf(_ring[i].x, _ring[i].y);
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return _ring[a].curve < _ring[b].curve;
    });
    for (std::size_t i = 0; i < order.size(); ++i) {
      _ring[order[i]].previousOnCurve = i == 0 ? kNone : order[i - 1];
      _ring[order[i]].nextOnCurve = i + 1 == order.size() ? kNone : order[i + 1];
    }
  }

  std::uint32_t curveOf(double x, double y) const {
    const auto cell = [](double v) {
      return static_cast<std::uint32_t>(std::clamp(v, 0.0, 32767.0));
    };
    return morton(cell((x - _lowX) * _scale), cell((y - _lowY) * _scale));
  }

  bool isEar(std::size_t at) {
    const std::size_t a = _ring[at].previous, c = _ring[at].next;
    if (_ring.area(a, at, c) <= 0) return false;
    const Corner &p = _ring[a], &q = _ring[at], &r = _ring[c];
    const std::uint32_t low = curveOf(std::min({p.x, q.x, r.x}), std::min({p.y, q.y, r.y}));
    const std::uint32_t high = curveOf(std::max({p.x, q.x, r.x}), std::max({p.y, q.y, r.y}));
    for (std::size_t i = q.previousOnCurve; i != kNone && _ring[i].curve >= low;
         i = _ring[i].previousOnCurve) {
      if (blocks(i, a, at, c)) return false;
    }
    for (std::size_t i = q.nextOnCurve; i != kNone && _ring[i].curve <= high;
         i = _ring[i].nextOnCurve) {
      if (blocks(i, a, at, c)) return false;
    }
    return true;
  }

  bool blocks(std::size_t i, std::size_t a, std::size_t b, std::size_t c) {
    if (!_ring.step()) return false;
    if (i == a || i == b || i == c) return false;
    // A bridge doubles its ends: a corner at the same place is no obstacle.
    if (_ring.samePlace(i, a) || _ring.samePlace(i, b) || _ring.samePlace(i, c)) return false;
    return _ring.inside(a, b, c, i);
  }

  void clip(std::size_t at) {
    std::size_t misses = 0, left = 0;
    for (std::size_t i = at;;) {
      ++left;
      i = _ring[i].next;
      if (i == at) break;
    }
    while (left >= 3 && _ring.step()) {
      const std::size_t a = _ring[at].previous, c = _ring[at].next;
      const double size = _ring.area(a, at, c);
      // A ring that crosses itself runs out of ears: then the next convex corner goes. Corners on a
      // straight line stay to the end, or triangles beyond the line would end there alone.
      const bool forced = misses >= left && (size > 0 || misses >= 2 * left);
      if (forced || _ring.samePlace(at, c) || isEar(at)) {
        if (size > 0) {
          _triangles.insert(_triangles.end(), {_ring[a].index, _ring[at].index, _ring[c].index});
        }
        _ring.remove(at);
        --left;
        misses = 0;
        // Every other corner: fans of slivers come from going on with the neighbour.
        at = _ring[c].next;
        continue;
      }
      at = c;
      ++misses;
    }
  }

  CornerRing _ring;
  std::vector<std::uint32_t> _triangles;
  double _lowX = 0, _lowY = 0, _scale = 0;
};

}  // namespace

Result<std::vector<std::uint32_t>> cutPolygon(const std::vector<std::vector<PlanePoint>>& rings) {
  if (rings.empty() || rings[0].size() < 3) return std::vector<std::uint32_t>();
  std::size_t points = 0;
  for (const auto& ring : rings) points += ring.size();
  return Cutter(CornerRing(points + 2 * rings.size(), kStepFloor + kStepsPerPoint * points))
      .cut(rings);
}

}  // namespace kokudo::content
