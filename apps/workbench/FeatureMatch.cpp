#include "apps/workbench/FeatureMatch.h"

#include <algorithm>

namespace kokudo::workbench {

std::function<bool(const content::FeatureTable&, std::size_t row)> anyReads(
    std::vector<std::pair<std::string, std::string>> conditions) {
  return [conditions = std::move(conditions)](const content::FeatureTable& table, std::size_t row) {
    return std::any_of(conditions.begin(), conditions.end(), [&](const auto& condition) {
      const Value* value = table.find(row, condition.first);
      return value && kokudo::toText(*value) == condition.second;
    });
  };
}

}  // namespace kokudo::workbench
