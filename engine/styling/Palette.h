#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::styling {

using Rgba = std::array<std::uint8_t, 4>;

/// Ramps from low to high whose lightness rises evenly, and one that parts at the middle; all can
/// be read with any colour vision.
enum class Ramp { Viridis, Cividis, Heat, Water, BlueToRed };

/// `count` colours from the low to the high end; count 1 gives the middle.
std::vector<Rgba> rampColors(Ramp ramp, std::size_t count);

/// Distinct colours that people of any colour vision tell apart (Okabe and Ito, 2008); after the
/// eighth they come again, lighter.
Rgba categoryColor(std::size_t index);
/// Colours of categoryColor before they begin to repeat.
inline constexpr std::size_t kCategoryColors = 8;

/// For what belongs to no class or category.
inline constexpr Rgba kNeutralColor{160, 160, 160, 255};

}  // namespace kokudo::styling
