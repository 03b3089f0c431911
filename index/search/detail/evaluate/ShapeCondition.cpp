#include "index/search/detail/evaluate/ShapeCondition.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::search::detail {
namespace {

// Degrees by which a point may lie outside the cell that its key names, by rounding.
constexpr double kSlack = 1e-9;
// roughMetres is within 1 %.
constexpr double kRoughError = 0.02, kSurelyBeyond = 1.01;
// Nanoseconds to take a document from a cell that lies within the region.
constexpr double kTakenCost = 16;
// Above this size the corners of a cell do not stand for its edges.
constexpr double kSmallCell = 1.5;

Box grown(const Box& box, double by) {
  return {std::max(-180.0, box[0] - by), box[1] - by, std::min(180.0, box[2] + by), box[3] + by};
}

bool holdsBox(const Box& outer, const Box& inner) {
  if (inner[1] < outer[1] || inner[3] > outer[3]) return false;
  if (outer[0] <= outer[2]) return inner[0] >= outer[0] && inner[2] <= outer[2];
  return inner[0] >= outer[0] || inner[2] <= outer[2];
}

class BoxShape : public Shape {
 public:
  BoxShape(const Segment& segment, const Box& box) : _segment(segment), _box(box) {}
  Relation relationOf(const Box& cell, double reach) const override {
    if (!intersects(_box, grown(cell, reach + kSlack))) return Relation::Outside;
    return holdsBox(_box, grown(cell, kSlack)) ? Relation::Inside : Relation::Crossing;
  }
  bool holds(std::uint32_t d) const override {
    return _segment.hasPlace(d) && intersects(_box, _segment.boxOf(d));
  }

 private:
  const Segment& _segment;
  Box _box;
};

// The cell of a mesh: points on its north and east edge belong to the neighbours.
class CellShape : public Shape {
 public:
  CellShape(const Segment& segment, const Box& box) : _segment(segment), _box(box) {}
  Relation relationOf(const Box& cell, double) const override {
    const Box wide = grown(cell, kSlack);
    if (!intersects(_box, wide)) return Relation::Outside;
    const bool inside =
        wide[0] > _box[0] && wide[1] > _box[1] && wide[2] < _box[2] && wide[3] < _box[3];
    return inside ? Relation::Inside : Relation::Crossing;
  }
  bool holds(std::uint32_t d) const override {
    const double x = _segment.longitude[d], y = _segment.latitude[d];
    return x >= _box[0] && x < _box[2] && y >= _box[1] && y < _box[3];
  }

 private:
  const Segment& _segment;
  Box _box;
};

class CircleShape : public Shape {
 public:
  CircleShape(const Segment& segment, const WithinDistance& near)
      : _segment(segment), _near(near) {}
  Relation relationOf(const Box& cell, double) const override {
    const Box wide = grown(cell, kSlack);
    if (!intersects(_near.box, wide)) return Relation::Outside;
    if (wide[2] - wide[0] > kSmallCell) return Relation::Crossing;
    if (liesBeyond(wide)) return Relation::Outside;
    for (const double x : {wide[0], wide[2]})
      for (const double y : {wide[1], wide[3]})
        if (sideOf(x, y) != Relation::Inside) return Relation::Crossing;
    return Relation::Inside;
  }
  bool holds(std::uint32_t d) const override {
    if (!_segment.hasPlace(d)) return false;
    const double x = _segment.longitude[d], y = _segment.latitude[d];
    const Relation side = sideOf(x, y);
    return side == Relation::Inside ||
           (side == Relation::Crossing && _near.from.metres(x, y) <= _near.radius);
  }

 private:
  // Crossing where only the exact distance can tell.
  Relation sideOf(double x, double y) const {
    const bool close = _near.from.isClose(x, y);
    const double metres = close ? _near.from.closeMetres(x, y) : _near.from.roughMetres(x, y);
    const double error = close ? DistanceFrom::kCloseError : kRoughError;
    if (metres > _near.radius * (1 + error) + 1) return Relation::Outside;
    return metres < _near.radius * (1 - error) - 1 ? Relation::Inside : Relation::Crossing;
  }
  // Its point next to the middle is (to a few parts in ten thousand) where latitude and longitude
  // come nearest.
  bool liesBeyond(const Box& cell) const {
    const double x = std::clamp(_near.from.longitude(), cell[0], cell[2]);
    const double y = std::clamp(_near.from.latitude(), cell[1], cell[3]);
    return _near.from.isClose(x, y) &&
           _near.from.closeMetres(x, y) > _near.radius * kSurelyBeyond + 1;
  }

  const Segment& _segment;
  const WithinDistance& _near;
};

class PolygonShape : public Shape {
 public:
  PolygonShape(const Segment& segment, const Polygon& polygon)
      : _segment(segment), _polygon(polygon) {}
  Relation relationOf(const Box& cell, double) const override {
    return _polygon.relationOf(grown(cell, kSlack));
  }
  bool holds(std::uint32_t d) const override {
    return _segment.hasPlace(d) && _polygon.contains(_segment.longitude[d], _segment.latitude[d]);
  }

 private:
  const Segment& _segment;
  const Polygon& _polygon;
};

}  // namespace

ShapeCondition::ShapeCondition(const Segment& segment, std::unique_ptr<Shape> shape,
                               std::string name, double testCost)
    : _segment(segment), _shape(std::move(shape)), _name(std::move(name)) {
  const double documents = segment.documents;
  if (!segment.places.isOpen()) {
    _estimate = {documents / 4, documents * testCost, testCost};
    return;
  }
  const auto count = static_cast<double>(segment.places.estimate(*_shape));
  _estimate = {count, 10000 + count * kTakenCost + std::sqrt(count) * 4 * testCost, testCost};
}

DocumentSet ShapeCondition::all() {
  if (_segment.places.isOpen()) return _segment.places.inside(*_shape);
  return keepIf(DocumentSet::all(_segment.documents),
                [&](std::uint32_t d) { return _shape->holds(d); });
}

DocumentSet ShapeCondition::within(const DocumentSet& candidates) {
  if (_estimate.allCost < candidates.count() * _estimate.testCost)
    return intersect(candidates, all());
  return keepIf(candidates, [&](std::uint32_t d) { return _shape->holds(d); });
}

ConditionPtr shapeCondition(const Segment& segment, const MeetsBox& box) {
  const auto [west, south, east, north] = box.box;
  auto name = fmt::format("{} {:.5f},{:.5f},{:.5f},{:.5f}", box.pointOnly ? "mesh cell" : "box",
                          west, south, east, north);
  std::unique_ptr<Shape> shape;
  if (box.pointOnly)
    shape = std::make_unique<CellShape>(segment, box.box);
  else
    shape = std::make_unique<BoxShape>(segment, box.box);
  return std::make_unique<ShapeCondition>(segment, std::move(shape), std::move(name), kShapeCost);
}

ConditionPtr shapeCondition(const Segment& segment, const WithinDistance& near) {
  return std::make_unique<ShapeCondition>(segment, std::make_unique<CircleShape>(segment, near),
                                          fmt::format("within {:.0f} m", near.radius),
                                          2 * kShapeCost);
}

std::optional<DocumentSet> documentsWithin(const Segment& segment, const WithinDistance& near) {
  if (!segment.places.isOpen()) return std::nullopt;
  return segment.places.inside(CircleShape(segment, near));
}

ConditionPtr shapeCondition(const Segment& segment, const WithinPolygon& polygon) {
  return std::make_unique<ShapeCondition>(segment,
                                          std::make_unique<PolygonShape>(segment, *polygon.polygon),
                                          "polygon", 4 * kShapeCost);
}

}  // namespace kokudo::search::detail
