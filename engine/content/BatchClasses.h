#pragma once

namespace kokudo::content {

/// Columns of a feature table that came with 3DTILES_batch_table_hierarchy: the name of the
/// feature's class ...
inline constexpr const char* kExactClassColumn = "3DTILES:class";
/// ... and, as a JSON array, that name followed by the classes of its parents, nearest first.
inline constexpr const char* kClassesColumn = "3DTILES:classes";

}  // namespace kokudo::content
