#include "engine/styling/Palette.h"

#include <algorithm>
#include <cmath>

namespace kokudo::styling {

namespace {

using Rgb = std::array<std::uint8_t, 3>;

// Points of the ramps at even steps; between them colours are mixed.
// Viridis and Cividis: matplotlib's colour maps (CC0) at nine places.
constexpr Rgb kViridis[] = {{68, 1, 84},    {71, 44, 122},  {59, 81, 139},
                            {44, 113, 142}, {33, 144, 141}, {39, 173, 129},
                            {92, 200, 99},  {170, 220, 50}, {253, 231, 37}};
constexpr Rgb kCividis[] = {{0, 34, 78},     {26, 56, 111},   {64, 77, 107},
                            {87, 97, 110},   {112, 118, 119}, {138, 138, 121},
                            {165, 160, 117}, {200, 184, 102}, {254, 232, 56}};
constexpr Rgb kHeat[] = {{255, 247, 188}, {254, 196, 79}, {236, 112, 20}, {153, 52, 4}};
constexpr Rgb kWater[] = {{222, 235, 247}, {158, 202, 225}, {66, 146, 198}, {8, 69, 148}};
constexpr Rgb kBlueToRed[] = {
    {33, 102, 172}, {146, 197, 222}, {247, 247, 247}, {244, 165, 130}, {178, 24, 43}};

constexpr Rgb kCategories[kCategoryColors] = {{0, 114, 178},   {230, 159, 0},  {0, 158, 115},
                                              {204, 121, 167}, {86, 180, 233}, {213, 94, 0},
                                              {240, 228, 66},  {90, 90, 90}};

std::span<const Rgb> pointsOf(Ramp ramp) {
  switch (ramp) {
    case Ramp::Cividis:
      return kCividis;
    case Ramp::Heat:
      return kHeat;
    case Ramp::Water:
      return kWater;
    case Ramp::BlueToRed:
      return kBlueToRed;
    default:
      return kViridis;
  }
}

constexpr NamedPalette kPalettes[] = {{"viridis", Ramp::Viridis},    {"cividis", Ramp::Cividis},
                                      {"water", Ramp::Water},        {"heat", Ramp::Heat},
                                      {"blue-red", Ramp::BlueToRed}, {"okabe-ito", std::nullopt}};

Rgba mix(const Rgb& a, const Rgb& b, double share) {
  Rgba out{0, 0, 0, 255};
  for (std::size_t i = 0; i < 3; ++i)
    out[i] = static_cast<std::uint8_t>(std::lround(a[i] + (b[i] - a[i]) * share));
  return out;
}

}  // namespace

std::vector<Rgba> rampColors(Ramp ramp, std::size_t count) {
  const auto points = pointsOf(ramp);
  std::vector<Rgba> colors;
  for (std::size_t i = 0; i < count; ++i) {
    const double at = count == 1 ? 0.5 : static_cast<double>(i) / static_cast<double>(count - 1);
    const double place = at * static_cast<double>(points.size() - 1);
    const auto low = std::min(static_cast<std::size_t>(place), points.size() - 2);
    colors.push_back(mix(points[low], points[low + 1], place - static_cast<double>(low)));
  }
  return colors;
}

Rgba categoryColor(std::size_t index) {
  const double lighter = std::min(0.3 * static_cast<double>(index / kCategoryColors), 0.7);
  return mix(kCategories[index % kCategoryColors], {255, 255, 255}, lighter);
}

std::span<const NamedPalette> palettes() {
  return kPalettes;
}

const NamedPalette* paletteNamed(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kPalettes), std::end(kPalettes),
                   [&](const NamedPalette& palette) { return palette.name == name; });
  return found == std::end(kPalettes) ? nullptr : found;
}

std::vector<Rgba> colorsOf(const std::optional<Ramp>& ramp, std::size_t count) {
  if (ramp) return rampColors(*ramp, count);
  std::vector<Rgba> colors;
  for (std::size_t i = 0; i < count; ++i) colors.push_back(categoryColor(i));
  return colors;
}

}  // namespace kokudo::styling
