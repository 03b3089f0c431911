#pragma once

#include "engine/base/Value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// Properties by feature id: one column per property, one row per feature (EXT_structural_metadata
/// property table).
struct FeatureTable {
  struct Column {
    std::string id;             ///< property id in the schema (ASCII identifier)
    std::string name;           ///< the source's own name, e.g. "uro:buildingID" or "gen:区名"
    std::vector<Value> values;  ///< one per feature; null where absent
    /// What the file says that all values of the property lie between, where it says so of a single
    /// number.
    std::optional<double> minimum = {}, maximum = {};
  };
  std::string className;
  std::size_t count = 0;
  std::vector<Column> columns;

  /// Every non-null property of one feature under its own name, in column order. @param feature <
  /// count
  Attributes attributesOf(std::size_t feature) const;
  /// The value of column `idOrName`, or null.
  const Value* find(std::size_t feature, const std::string& idOrName) const;
};

}  // namespace kokudo::content
