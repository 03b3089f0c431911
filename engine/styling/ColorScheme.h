#pragma once

#include "engine/styling/AttributeStyle.h"
#include "engine/styling/AttributeSurvey.h"
#include "engine/styling/Breaks.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::styling {

/// How features are to be coloured by one of their properties.
struct ColorBy {
  std::string property;  ///< id or name
  ClassMethod method = ClassMethod::Auto;
  std::size_t classes = 0;  ///< 1..20; 0: seven of numbers, eight categories
  std::string palette{};    ///< a name of `palettes()`; "": viridis for numbers, okabe-ito else
  bool operator==(const ColorBy&) const = default;
};

/// Classes of the values of a property, with colours. The lowest and the highest class of numbers
/// are open, so that tiles that come later find their class.
struct ColorScheme {
  ColorBy wish;
  ClassMethod method = ClassMethod::Category;  ///< what Auto became
  std::string palette;
  std::string unit;            ///< "m" or "" where it is not known
  std::vector<double> breaks;  ///< between classes of numbers
  std::vector<Value> values;   ///< of categories
  std::size_t leftOut = 0;     ///< values beyond the categories that were found
  AttributeStyle style;        ///< its legend: classes, Other (of categories only), NoValue
  bool isNumeric() const { return method != ClassMethod::Category; }
  /// Entry of the legend. @param value null: absent
  std::size_t entryOf(const Value* value) const;
};

/// Looks at the values and parts them into classes. BadUsage for a method, a number of classes or a
/// palette that there is not, and for classes of numbers where there are none; NotFound where no
/// feature has a value of the property.
Result<ColorScheme> colorSchemeOf(const ColorBy& wish, FeatureTables tables,
                                  const RowFilter& filter = {});

/// Features of each entry of the legend.
std::vector<std::uint64_t> countEntries(const ColorScheme& scheme, FeatureTables tables,
                                        const RowFilter& filter = {});

/// The scheme's style with the features of some entries not drawn. @param shown per entry
Result<AttributeStyle> styleShowing(const ColorScheme& scheme, const std::vector<bool>& shown);

}  // namespace kokudo::styling
