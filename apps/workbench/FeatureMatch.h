#pragma once

#include "engine/content/FeatureTable.h"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::workbench {

/// A rule that holds for features of which a property, by id or name, reads as one of these says:
/// property and value as text. Any thread.
std::function<bool(const content::FeatureTable&, std::size_t row)> anyReads(
    std::vector<std::pair<std::string, std::string>> conditions);

}  // namespace kokudo::workbench
