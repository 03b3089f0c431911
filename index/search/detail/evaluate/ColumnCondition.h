#pragma once

#include "index/search/detail/Segment.h"
#include "index/search/detail/evaluate/Condition.h"

#include <string>
#include <vector>

namespace kokudo::search::detail {

/// A test on columns that takes a few nanoseconds a document.
template <typename Test>
class ColumnCondition : public Condition {
 public:
  ColumnCondition(const Segment& segment, std::string name, double expected, Test test)
      : _segment(segment), _name(std::move(name)), _expected(expected), _test(std::move(test)) {}
  Estimate estimate() const override {
    return {_expected, _segment.documents * kColumnCost, kColumnCost};
  }
  DocumentSet all() override { return keepIf(DocumentSet::all(_segment.documents), _test); }
  DocumentSet within(const DocumentSet& candidates) override { return keepIf(candidates, _test); }
  std::string name() const override { return _name; }

 private:
  const Segment& _segment;
  std::string _name;
  double _expected;
  Test _test;
};

template <typename Test>
ConditionPtr columnCondition(const Segment& segment, std::string name, double expected, Test test) {
  return std::make_unique<ColumnCondition<Test>>(segment, std::move(name), expected,
                                                 std::move(test));
}

/// One of some values of a dimension, by blocks of documents that have one value in common and by
/// posting lists where the values are rare.
class ValueCondition : public Condition {
 public:
  /// @param accepted by number in the dictionary
  ValueCondition(const Segment& segment, Dimension dimension, std::vector<char> accepted);
  Estimate estimate() const override;
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override;

 private:
  bool accepts(std::uint32_t code) const { return code < _accepted.size() && _accepted[code]; }
  const Segment& _segment;
  Dimension _dimension;
  std::vector<char> _accepted;
  std::uint64_t _count = 0;
};

/// The record of an id.
class IdCondition : public Condition {
 public:
  IdCondition(const Segment& segment, std::string id) : _segment(segment), _id(std::move(id)) {}
  Estimate estimate() const override { return {1, kSkipCost * 10, kSkipCost * 10}; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override {
    return intersect(candidates, all());
  }
  std::string name() const override { return "id " + _id; }

 private:
  const Segment& _segment;
  std::string _id;
};

}  // namespace kokudo::search::detail
