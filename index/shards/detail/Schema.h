#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace kokudo::shards::detail {

// What a shard's Xapian database holds (docs/scaling.md "What a shard holds"). Folded text has no
// upper case, so its terms never meet those with a prefix.

constexpr int kShardFormat = 1;
constexpr const char* kTermFolder = "terms";  ///< folder of the database within a shard

// Values. Years and degrees are sortable numbers.
constexpr Xapian::valueno kYearSlot = 0;
constexpr Xapian::valueno kTitleSlot = 1;  ///< bytes that sort as the titles
constexpr Xapian::valueno kLongitudeSlot = 2, kLatitudeSlot = 3;
constexpr Xapian::valueno kWestSlot = 4, kSouthSlot = 5, kEastSlot = 6, kNorthSlot = 7;
constexpr Xapian::valueno kPointSlot = 8;       ///< LatLongCoord on the conformal sphere (Sphere.h)
constexpr Xapian::valueno kDimensionSlot = 10;  ///< and the six after it: facets
constexpr Xapian::valueno kAttributeSlot = 1000;

// Terms.
constexpr const char* kTitle = "S";       ///< before those of the title
constexpr const char* kOne = "U";         ///< a character that occurs; at the start of its run
constexpr const char* kMark = "Z";        ///< what parts words
constexpr const char* kWholeTitle = "E";  ///< letters and digits of a title
constexpr const char* kEvery = "XR";      ///< on every record
constexpr const char* kId = "Q";
constexpr const char* kNoYear = "XY";
constexpr const char* kDatasetTitle = "XT";
constexpr const char* kCredit = "XC";
constexpr const char* kFile = "XFfile";
constexpr const char* kThreeD = "XF3d";
constexpr const char* kCrossing = "XW";                         ///< its extent crosses 180 degrees
constexpr const char *kIdentity = "XZI", *kDictionary = "XZD";  ///< documents that are no record

constexpr std::size_t kDimensions = 7;
/// In the order of facetDimensions() without the year; alone: of records without a value.
constexpr const char* kDimensionTerms[kDimensions] = {"XS", "XD", "XP", "XM", "XK", "XQ", "XL"};

/// The term of a value; of a long one, by its checksum.
std::string termOf(const char* prefix, std::string_view value);
/// What stands in a slot for a value.
std::string slotText(const std::string& value);
/// The slot of an attribute, the same everywhere.
Xapian::valueno slotOfAttribute(const std::string& name);
/// Letters and digits of a folded title.
std::string lettersOf(std::string_view folded);

}  // namespace kokudo::shards::detail
