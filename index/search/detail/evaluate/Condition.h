#pragma once

#include "index/search/detail/DocumentSet.h"

#include <memory>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// What a condition is expected to find and to cost, for the planner. Nanoseconds.
struct Estimate {
  double count = 0;     ///< documents
  double allCost = 0;   ///< of finding them all
  double testCost = 0;  ///< of testing one document
};

/// A condition on the documents of one segment. May throw Xapian::Error.
class Condition {
 public:
  virtual ~Condition() = default;
  virtual Estimate estimate() const = 0;
  /// Every document that meets it.
  virtual DocumentSet all() = 0;
  /// Those of `candidates` that meet it.
  virtual DocumentSet within(const DocumentSet& candidates) = 0;
  virtual std::string name() const = 0;
};

using ConditionPtr = std::unique_ptr<Condition>;

// What things cost on the machines this was measured on; only their ratios matter.
constexpr double kPostingCost = 22, kSkipCost = 180, kColumnCost = 1.5, kTextCost = 350,
                 kRecordCost = 700, kWordCost = 0.6, kShapeCost = 15;

}  // namespace kokudo::search::detail
