#pragma once

#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/evaluate/Condition.h"
#include "index/search/detail/evaluate/Trace.h"

namespace kokudo::search::detail {

/// The conditions of a tree on one segment; tree, segment and trace must outlive them. Unsupported
/// for what a segment of an earlier writer cannot tell.
Result<ConditionPtr> compile(const PreparedTree& tree, const Segment& segment, Trace& trace);

/// The documents of the segment that meet the tree and were not removed. Throws Xapian::Error.
Result<DocumentSet> evaluate(const PreparedTree& tree, const Segment& segment, Trace& trace);

}  // namespace kokudo::search::detail
