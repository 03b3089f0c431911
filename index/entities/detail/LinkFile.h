#pragma once

#include "index/entities/detail/Union.h"

#include <cstdint>
#include <filesystem>

namespace kokudo::entities::detail {

/// Which catalogue, and in which state, links were built from.
struct CatalogState {
  std::int64_t revision = 0, identity = 0;
};

/// Writes the entities of `joined` beside `file` and renames the result into place.
Status writeLinks(Union& joined, Workshop& workshop, const CatalogState& state,
                  const std::filesystem::path& file, LinkReport& report);

}  // namespace kokudo::entities::detail
