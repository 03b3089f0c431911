#pragma once

#include "index/language/Codes.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace kokudo::language::detail {

/// Brief: "9系", "IX系" alone will do. Full: something must say that it is a zone.
enum class ZoneNames { Brief, Full };

/// The zone whose name begins at `begin` of a folded text; `end` is set past it.
std::optional<PlaneZone> planeZoneAt(std::string_view folded, std::size_t begin, ZoneNames names,
                                     std::size_t& end);

}  // namespace kokudo::language::detail
