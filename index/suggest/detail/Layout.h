#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kokudo::suggest::detail {

/// One file: a header, then sections at multiples of eight bytes, little-endian. Entries stand in
/// order of rank (most records first), so the smallest entry number of a range is its best.

/// Where a name may be found by: its folded text or its reading, from its beginning or from a word
/// within it.
enum class Space : std::uint8_t { TextBegin, ReadingBegin, TextWithin, ReadingWithin };
inline constexpr std::size_t kSpaces = 4;
inline constexpr std::size_t kKinds = 4;
inline constexpr std::size_t kOrders = kKinds * kSpaces;

constexpr bool isReading(Space space) {
  return space == Space::ReadingBegin || space == Space::ReadingWithin;
}

enum Section : std::size_t {
  kTexts,           ///< the names, one after another
  kTextOffsets,     ///< u32, one more than entries
  kInfos,           ///< EntryInfo
  kKeys,            ///< of each entry: folded text ("" = as the text), then NUL + reading, ...
  kKeyOffsets,      ///< u32, one more than entries
  kMunicipalities,  ///< u32: the entries that are municipalities
  kFirstOrder       ///< three sections for each kind and space: entries, starts, minima
};
inline constexpr std::size_t kSections = kFirstOrder + 3 * kOrders;

enum class Level : std::uint8_t { None, Prefecture, Municipality, Town };

struct EntryInfo {
  std::uint32_t count = 0;
  std::uint32_t code = 0;    ///< of the municipality, or of the prefecture; 0 = none
  std::uint16_t nameAt = 0;  ///< byte of the text at which the name proper begins
  std::uint8_t kind = 0;
  Level level = Level::None;
};
static_assert(sizeof(EntryInfo) == 12);

struct SectionPlace {
  std::uint64_t offset = 0, bytes = 0;
};

struct Header {
  char magic[8] = {'K', 'K', 'S', 'U', 'G', 'G', '0', '1'};
  std::uint64_t entries = 0;
  std::array<SectionPlace, kSections> sections;
  std::uint64_t check = 0;  ///< FNV-1a of the bytes before it
};
static_assert(sizeof(Header) == 24 + 16 * kSections);

/// Elements of an order whose smallest entry is known without looking at them.
inline constexpr std::size_t kBlock = 32;
inline constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;
/// Longer keys are cut; who types more than that is not completing.
inline constexpr std::size_t kMostKeyBytes = 240;

constexpr std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

inline std::uint64_t checkOf(const Header& header) {
  return fnv1a({reinterpret_cast<const char*>(&header), sizeof(Header) - sizeof header.check});
}

}  // namespace kokudo::suggest::detail
