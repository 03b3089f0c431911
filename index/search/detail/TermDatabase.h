#pragma once

#include <xapian.h>

namespace kokudo::search::detail {

// Prefixes of terms. Folded text has no upper case, so unprefixed terms never meet them.
constexpr const char* kTitlePrefix = "S";
constexpr const char* kIdPrefix = "Q";
constexpr const char* kYearPrefix = "XY";
/// Prefix of the term of each dictionary dimension, in the order of `Dimension`.
constexpr const char* kDimensionPrefixes[] = {"XS", "XD", "XP", "XM", "XK", "XQ", "XL"};
constexpr std::size_t kMaxTermBytes = 240;

/// Folder of the Xapian database within a generation.
constexpr const char* kTermFolder = "terms";

}  // namespace kokudo::search::detail
