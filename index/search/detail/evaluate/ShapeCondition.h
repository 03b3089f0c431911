#pragma once

#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/SpatialOrder.h"
#include "index/search/detail/evaluate/Condition.h"

#include <memory>
#include <optional>
#include <string>

namespace kokudo::search::detail {

/// Records in a region: from the cells of the spatial order, exact on the geometry.
class ShapeCondition : public Condition {
 public:
  ShapeCondition(const Segment& segment, std::unique_ptr<Shape> shape, std::string name,
                 double testCost);
  Estimate estimate() const override { return _estimate; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override { return _name; }

 private:
  const Segment& _segment;
  std::unique_ptr<Shape> _shape;
  std::string _name;
  Estimate _estimate;
};

ConditionPtr shapeCondition(const Segment& segment, const MeetsBox& box);
ConditionPtr shapeCondition(const Segment& segment, const WithinDistance& near);
ConditionPtr shapeCondition(const Segment& segment, const WithinPolygon& polygon);

/// The documents within a distance; nothing where the segment has no spatial order.
std::optional<DocumentSet> documentsWithin(const Segment& segment, const WithinDistance& near);

}  // namespace kokudo::search::detail
