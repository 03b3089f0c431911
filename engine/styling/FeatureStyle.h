#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/styling/Style.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// The properties of one row of a feature table, found by the id or the name of their column; the
/// class of the table answers isExactClass() and isClass() where rows have no class of their own.
/// Refers to the table. Move from row to row with `setRow`; a copy per thread.
class FeatureProperties : public PropertySource {
 public:
  /// @param style whose properties will be asked for; others are found, but slowly
  FeatureProperties(const content::FeatureTable& table, const Style& style);
  void setRow(std::size_t row) { _row = row; }
  const Value* find(std::string_view name) const override;

 private:
  const content::FeatureTable::Column* columnOf(std::string_view name) const;
  const content::FeatureTable& _table;
  std::map<std::string, const content::FeatureTable::Column*, std::less<>> _columns;
  Value _className;
  std::size_t _row = 0;
};

/// How each row of the table is drawn.
std::vector<Appearance> appearancesOf(const Style& style, const content::FeatureTable& table);

}  // namespace kokudo::styling
