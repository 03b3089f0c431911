#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"

namespace kokudo::content {

/// The batch table of a 3D Tiles 1.0 tile (OGC 18-053r2 §8.2): JSON arrays and binary columns.
/// Vectors become text like [1,2.5]; what extensions add is passed over.
/// @param length rows   @param tileBytes size of the tile, which bounds what may be unfolded
Result<FeatureTable> readBatchTable(const Json& json, Bytes binary, std::uint64_t length,
                                    std::size_t tileBytes, const std::string& where);

}  // namespace kokudo::content
