#pragma once

#include "index/search/detail/Predicate.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/evaluate/Condition.h"
#include "index/search/detail/evaluate/Trace.h"

#include <string>
#include <vector>

namespace kokudo::search::detail {

/// A condition on the values of an attribute: by its column, else by reading the records that have
/// it.
class AttributeCondition : public Condition {
 public:
  AttributeCondition(const Segment& segment, std::uint32_t attribute, const Predicate& predicate,
                     Trace& trace);
  Estimate estimate() const override { return _estimate; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override;

 private:
  bool acceptsIndex(std::size_t index) const;
  bool readAndTest(std::uint32_t document) const;
  bool isByColumn() const;

  const Segment& _segment;
  std::uint32_t _attribute;
  const Predicate& _predicate;
  Trace& _trace;
  std::optional<AttributeColumn> _column;
  std::vector<char> _accepted;  // of a Coded column, by value
  Estimate _estimate;
};

}  // namespace kokudo::search::detail
