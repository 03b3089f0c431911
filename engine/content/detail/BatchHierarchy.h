#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"
#include "engine/content/detail/JsonColumns.h"

#include <cstdint>
#include <string>

namespace kokudo::content {

/// 3DTILES_batch_table_hierarchy: feature i is instance i; it has the properties of its own class
/// and, nearest first, those of its parents that it lacks itself. Puts them into `columns`.
/// @param features rows   @param budget bounds the steps and the instances
Status readBatchHierarchy(const Json& hierarchy, Bytes binary, std::size_t features,
                          std::uint64_t budget, const std::string& where, JsonColumns& columns);

}  // namespace kokudo::content
