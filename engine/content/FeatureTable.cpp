#include "engine/content/FeatureTable.h"

namespace kokudo::content {

Attributes FeatureTable::attributesOf(std::size_t feature) const {
  Attributes attributes;
  for (const Column& column : columns) {
    if (feature >= column.values.size()) continue;
    const Value& value = column.values[feature];
    if (std::holds_alternative<std::monostate>(value)) continue;
    attributes.emplace_back(column.name.empty() ? column.id : column.name, value);
  }
  return attributes;
}

const Value* FeatureTable::find(std::size_t feature, const std::string& idOrName) const {
  for (const Column& column : columns) {
    if (column.id != idOrName && column.name != idOrName) continue;
    if (feature >= column.values.size()) continue;
    if (!std::holds_alternative<std::monostate>(column.values[feature])) {
      return &column.values[feature];
    }
  }
  return nullptr;
}

}  // namespace kokudo::content
