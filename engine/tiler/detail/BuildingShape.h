#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kokudo::tiler::detail {

/// What is known of a building point; NaN = nothing.
struct BuildingFacts {
  std::string_view id, usage;
  double longitude = 0, latitude = 0;  ///< degrees
  double height = 0, floors = 0;       ///< height: metres above the ground
  double area = 0;                     ///< of the plan, m²
};

/// A building as a box. Lengths in metres, the angle in radians from east to the `halfWidth` side.
struct BuildingShape {
  enum MadeUp : std::uint8_t { Plan = 1, Height = 2, HeightFromFloors = 4, Area = 8, Widened = 16 };
  float height = 0, halfWidth = 0, halfDepth = 0, angle = 0;
  std::uint8_t madeUp = 0;
};

/// The same facts give the same shape. A value outside what a building can be (height 1
/// to 1000 m, area 1 to 1,000,000 m², floors 1 to 200) counts as unknown.
/// No side is shorter than 3 m and a twelfth of the height: smaller areas are widened, and say so.
BuildingShape shapeOf(const BuildingFacts& facts);

/// The flags as text for the property `made_up`.
std::string madeUpText(std::uint8_t flags);

/// The rules of `shapeOf` for a person: README.txt and the tileset's extras.
std::string shapeRules();

/// A 64-bit hash with every bit mixed (FNV-1a, then a finalizer).
std::uint64_t mixedHash(std::string_view text, std::uint64_t salt = 0);

}  // namespace kokudo::tiler::detail
