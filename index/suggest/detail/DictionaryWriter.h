#pragma once

#include "engine/base/Result.h"
#include "index/suggest/detail/NameTable.h"

#include <filesystem>

namespace kokudo::suggest::detail {

/// Writes the names as a dictionary file, flushed to disk and renamed into place.
Status writeDictionary(const std::filesystem::path& file, const NameTable& table);

}  // namespace kokudo::suggest::detail
