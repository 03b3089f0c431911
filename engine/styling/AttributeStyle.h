#pragma once

#include "engine/base/Result.h"
#include "engine/styling/Palette.h"
#include "engine/styling/Style.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace kokudo::styling {

inline constexpr std::size_t kMostClasses = 20;

struct LegendEntry {
  enum class Kind {
    Class,
    Other,   ///< has a value that belongs to no class
    NoValue  ///< has none, or none that is a number
  };
  std::string label;
  Rgba color{};
  Kind kind = Kind::Class;
  std::string condition;            ///< in the styling language; holds where none before it does
  std::optional<double> low, high;  ///< of a class of numbers: from, up to but not including
  bool operator==(const LegendEntry&) const = default;
};

/// A style that colours by one property, and what a legend says about it, in order.
struct AttributeStyle {
  Style style;
  std::string styleJson;  ///< the style as text, to be stored or edited
  std::vector<LegendEntry> legend;
};

/// The style of a legend: each feature has the colour of the first entry whose condition holds.
/// @param defines name and expression of what conditions refer to  @param shown per entry whether
/// its features are drawn; empty: all are. BadInput where a condition makes no sense
Result<AttributeStyle> styleOfLegend(
    std::vector<LegendEntry> legend,
    const std::vector<std::pair<std::string, std::string>>& defines = {},
    const std::vector<bool>& shown = {});

/// Numbers from `low` up to but not including `high`; the last range of a list includes it.
struct NumberRange {
  double low = 0, high = 0;
  Rgba color{};
  std::string label;  ///< "" : "low - high"
};

struct Category {
  Value value;
  Rgba color{};
  std::string label;  ///< "" : the value as text
};

/// Colours by ranges of a number; what lies outside or has no number gets `kNeutralColor` and the
/// last entry of the legend. BadUsage without ranges or with one that is upside down.
Result<AttributeStyle> styleByRanges(const std::string& property,
                                     std::span<const NumberRange> ranges);

/// The same in `classes` (1..20) equal steps of a ramp.
Result<AttributeStyle> styleByRamp(const std::string& property, double low, double high,
                                   std::size_t classes = 7, Ramp ramp = Ramp::Viridis);

/// Colours by value; all others get `kNeutralColor`. BadUsage without categories.
Result<AttributeStyle> styleByCategories(const std::string& property,
                                         std::span<const Category> categories);

}  // namespace kokudo::styling
