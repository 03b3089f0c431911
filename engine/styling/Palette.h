#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
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

/// What people call a set of colours: "viridis", "okabe-ito" ...
struct NamedPalette {
  std::string_view name;
  std::optional<Ramp> ramp;  ///< none: the distinct colours of `categoryColor`
};
std::span<const NamedPalette> palettes();
/// Null where there is none of that name.
const NamedPalette* paletteNamed(std::string_view name);
/// `count` colours of a ramp, or distinct ones without.
std::vector<Rgba> colorsOf(const std::optional<Ramp>& ramp, std::size_t count);

/// For what belongs to no class or category ...
inline constexpr Rgba kNeutralColor{160, 160, 160, 255};
/// ... and for what has no value at all.
inline constexpr Rgba kNoValueColor{214, 214, 214, 255};

}  // namespace kokudo::styling
