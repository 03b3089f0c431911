#pragma once

#include "engine/base/Result.h"
#include "engine/content/FeatureTable.h"
#include "engine/styling/Palette.h"
#include "engine/styling/Style.h"

#include <span>
#include <string>
#include <vector>

namespace kokudo::styling {

struct LegendEntry {
  std::string label;
  Rgba color;
  bool operator==(const LegendEntry&) const = default;
};

/// A style that colours by one property, and what a legend says about it, in order.
struct AttributeStyle {
  Style style;
  std::string styleJson;  ///< the style as text, to be stored or edited
  std::vector<LegendEntry> legend;
};

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

/// Looks at the values and chooses: a ramp over round steps for numbers of more than eight kinds,
/// categories (the most frequent first, at most sixteen) for all else. NotFound where no table has
/// a value of the property.
Result<AttributeStyle> styleByAttribute(const std::string& property,
                                        std::span<const content::FeatureTable* const> tables,
                                        Ramp ramp = Ramp::Viridis);

}  // namespace kokudo::styling
