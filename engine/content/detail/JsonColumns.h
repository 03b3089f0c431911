#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/content/detail/Json.h"

#include <map>
#include <string>

namespace kokudo::content {

/// Scalars as they are; arrays and objects as JSON text.
Value valueOf(const Json& json);

/// Builds a feature table from JSON values by row and name. Members of objects become columns named
/// "outer/inner"; arrays become JSON text.
class JsonColumns {
 public:
  /// @param budget how many cells and bytes of names may come into being
  JsonColumns(std::size_t rows, std::uint64_t budget) : _rows(rows), _budget(budget) {}

  /// @return false where the budget is spent
  [[nodiscard]] bool put(std::size_t row, const std::string& name, const Json& value);
  [[nodiscard]] bool put(std::size_t row, const std::string& name, Value value);
  /// A whole column of `rows` values.
  [[nodiscard]] bool putColumn(const std::string& name, std::vector<Value> values);
  std::vector<FeatureTable::Column> take() { return std::move(_columns); }

 private:
  std::size_t _rows;
  std::uint64_t _budget;
  std::vector<FeatureTable::Column> _columns;
  std::map<std::string, std::size_t> _index;
};

}  // namespace kokudo::content
