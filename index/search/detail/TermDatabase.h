#pragma once

#include <xapian.h>

#include <string>

namespace kokudo::search::detail {

// Prefixes of terms. Folded text has no upper case, so unprefixed terms never meet them.
constexpr const char* kTitlePrefix = "S";
constexpr const char* kIdPrefix = "Q";
constexpr const char* kYearPrefix = "XY";
/// Prefix of the term of each dictionary dimension, in the order of `Dimension`.
constexpr const char* kDimensionPrefixes[] = {"XS", "XD", "XP", "XM", "XK", "XQ", "XL"};
constexpr std::size_t kMaxTermBytes = 240;

/// The term of a value; of a value too long for one, by its checksum.
std::string booleanTerm(const char* prefix, const std::string& value);

/// Folder of the Xapian database within a segment.
constexpr const char* kTermFolder = "terms";

}  // namespace kokudo::search::detail
