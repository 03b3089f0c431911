#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/content/detail/GlbBuffer.h"

#include <vector>

namespace kokudo::content {

/// The value of EXT_structural_metadata for these tables: one class and one property table each.
/// Tables without a row are not written: the specification has no place for them.
/// @param compact texts that stand in many rows become an enumeration, integers take as few bytes
/// as
///   they need; else STRING and INT64
/// @param tableIndices out: where table i stands in `propertyTables`, -1 if it was not written
OrderedJson writePropertyTables(const std::vector<FeatureTable>& tables, bool compact,
                                GlbBuffer& buffer, std::vector<int>& tableIndices);

}  // namespace kokudo::content
