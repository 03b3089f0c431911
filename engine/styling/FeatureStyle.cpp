#include "engine/styling/FeatureStyle.h"

#include "engine/content/BatchClasses.h"

namespace kokudo::styling {

FeatureProperties::FeatureProperties(const content::FeatureTable& table, const Style& style)
    : _table(table) {
  if (!table.className.empty()) _className = table.className;
  for (const std::string& name : style.properties()) _columns[name] = columnOf(name);
}

const content::FeatureTable::Column* FeatureProperties::columnOf(std::string_view name) const {
  for (const auto& column : _table.columns) {
    if (column.id == name) return &column;
  }
  for (const auto& column : _table.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

const Value* FeatureProperties::find(std::string_view name) const {
  const auto known = _columns.find(name);
  const auto* column = known != _columns.end() ? known->second : columnOf(name);
  if (column) return _row < column->values.size() ? &column->values[_row] : nullptr;
  const bool asksClass = name == content::kExactClassColumn;
  return asksClass && !_table.className.empty() ? &_className : nullptr;
}

std::vector<Appearance> appearancesOf(const Style& style, const content::FeatureTable& table) {
  FeatureProperties properties(table, style);
  std::vector<Appearance> appearances;
  appearances.reserve(table.count);
  for (std::size_t row = 0; row < table.count; ++row) {
    properties.setRow(row);
    appearances.push_back(style.evaluate(properties));
  }
  return appearances;
}

}  // namespace kokudo::styling
