#pragma once

#include "index/entities/detail/Union.h"

#include <filesystem>

namespace kokudo::entities::detail {

/// Writes the entities of `joined` beside `file` and renames the result into place.
Status writeLinks(Union& joined, Workshop& workshop, std::int64_t catalogRevision,
                  const std::filesystem::path& file, LinkReport& report);

}  // namespace kokudo::entities::detail
