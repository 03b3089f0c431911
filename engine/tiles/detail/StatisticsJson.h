#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/detail/Json.h"
#include "engine/tiles/detail/Schema.h"

#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// The value of a tileset's `statistics` (OGC 22-025r4, 3DTILES_metadata). Classes and properties
/// that the schema does not know, or that are not what they must be, are left out with a warning.
/// @param schema may be null
std::vector<ClassStatistics> readStatistics(const JsonElement& value, const Schema* schema,
                                            const std::string& uri, Diagnostics& warnings);

}  // namespace kokudo::tiles::detail
