#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"

#include <map>
#include <string>
#include <vector>

namespace kokudo::content {

/// A value for each row where a column is not in the batch table's own body (Draco).
using DecodedColumns = std::map<std::string, std::vector<double>>;

/// How many cells a tile of so many bytes may unfold into.
inline std::uint64_t unfoldingBudget(std::size_t tileBytes) {
  return (1u << 20) + std::uint64_t(16) * tileBytes;
}

/// The batch table of a 3D Tiles 1.0 tile (OGC 18-053r2 §8.2): JSON arrays, binary columns and
/// 3DTILES_batch_table_hierarchy. Vectors become text like [1,2.5], members of objects columns like
/// "info/year". Class names of a hierarchy become the columns of BatchClasses.h.
/// @param length rows   @param tileBytes size of the tile, which bounds what may be unfolded
Result<FeatureTable> readBatchTable(const Json& json, Bytes binary, std::uint64_t length,
                                    std::size_t tileBytes, const std::string& where,
                                    const DecodedColumns& decoded = {});

/// Whether the batch table has a property of its own.
bool hasBatchProperties(const Json& json);

}  // namespace kokudo::content
