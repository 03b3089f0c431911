#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/content/detail/GltfDocument.h"

#include <vector>

namespace kokudo::content {

/// The property tables of EXT_structural_metadata, in their order. Numbers, booleans and strings
/// keep their type, enumerations become the name of the value, vectors, matrices and arrays become
/// text like [1,2.5].
/// @param schema of the document (`readSchema`)
Result<std::vector<FeatureTable>> readPropertyTables(const GltfDocument& document,
                                                     const Json& schema);

}  // namespace kokudo::content
