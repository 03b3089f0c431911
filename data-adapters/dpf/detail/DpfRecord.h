#pragma once

#include "engine/base/Diagnostics.h"
#include "index/catalog/Record.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace kokudo::adapters::dpf {

/// Where an item was found.
struct ItemContext {
  std::string endpoint;
  std::string dataset, datasetTitle;
  std::string retrievedAt;
};

/// The line that the platform's terms ask for.
extern const char* const kCredit;

/// The record of one item of getAllData. Tolerant: what is not as expected is left out with a
/// warning; nothing only for what is no item at all (no object, no id).
std::optional<catalog::Record> recordOf(const nlohmann::json& item, const ItemContext& context,
                                        Diagnostics& diagnostics);

}  // namespace kokudo::adapters::dpf
