#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::content {

/// A point of the plane.
using PlanePoint = std::array<double, 2>;

/// A corner of a ring that is being cut, also in a list along a space-filling curve.
struct Corner {
  static constexpr std::size_t kNone = std::size_t(-1);
  double x, y;
  std::uint32_t index;  ///< of the point, counted through all rings
  std::uint32_t curve = 0;
  std::size_t previous = kNone, next = kNone;
  std::size_t previousOnCurve = kNone, nextOnCurve = kNone;
};

/// Corners in linked rings, named by their place among all corners. Work on them is counted, so
/// that hostile polygons come to an end.
class CornerRing {
 public:
  static constexpr std::size_t kNone = Corner::kNone;

  /// @param steps after which `step` says stop
  CornerRing(std::size_t corners, std::uint64_t steps) : _steps(steps) {
    _corners.reserve(corners);
  }

  Corner& operator[](std::size_t at) { return _corners[at]; }
  const Corner& operator[](std::size_t at) const { return _corners[at]; }

  /// A new ring of these points, turned so that it runs that way; `index` of its first point grows
  /// by their number. @return its last corner, or kNone
  std::size_t link(const std::vector<PlanePoint>& ring, std::uint32_t& index,
                   bool counterClockwise);
  void remove(std::size_t at);
  /// Drops repeated corners. @return a corner that stays, or kNone
  std::size_t withoutRepeats(std::size_t start);
  /// Joins the ring of `b` into that of `a` by an edge there and back.
  void join(std::size_t a, std::size_t b);

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
  /// Whether the line a-b leaves `a` into the polygon.
  bool locallyInside(std::size_t a, std::size_t b) const;

  /// Counts; false where all steps are spent.
  bool step() {
    if (_steps == 0) {
      _spent = true;
      return false;
    }
    --_steps;
    return true;
  }
  bool spent() const { return _spent; }

 private:
  std::size_t insert(std::uint32_t index, double x, double y, std::size_t after);

  std::vector<Corner> _corners;
  std::uint64_t _steps;
  bool _spent = false;
};

}  // namespace kokudo::content
