#include "engine/content/detail/CornerRing.h"

namespace kokudo::content {

std::size_t CornerRing::link(const std::vector<PlanePoint>& ring, std::uint32_t& index,
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

std::size_t CornerRing::insert(std::uint32_t index, double x, double y, std::size_t after) {
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

void CornerRing::remove(std::size_t at) {
  const Corner& corner = _corners[at];
  _corners[corner.previous].next = corner.next;
  _corners[corner.next].previous = corner.previous;
  if (corner.previousOnCurve != kNone)
    _corners[corner.previousOnCurve].nextOnCurve = corner.nextOnCurve;
  if (corner.nextOnCurve != kNone)
    _corners[corner.nextOnCurve].previousOnCurve = corner.previousOnCurve;
}

std::size_t CornerRing::withoutRepeats(std::size_t start) {
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

bool CornerRing::locallyInside(std::size_t a, std::size_t b) const {
  const std::size_t before = _corners[a].previous, after = _corners[a].next;
  return area(before, a, after) > 0 ? area(a, b, after) <= 0 && area(a, before, b) <= 0
                                    : area(a, b, before) > 0 || area(a, after, b) > 0;
}

void CornerRing::join(std::size_t a, std::size_t b) {
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

}  // namespace kokudo::content
