#pragma once

#include "apps/workbench/Words.h"
#include "engine/base/Result.h"
#include "engine/styling/ColorScheme.h"

#include <cstdint>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// Colouring by attribute as a person types it.
struct ColorOptions {
  std::string attribute;
  std::string method;   ///< "": auto
  std::string palette;  ///< "": what suits the values
  int classes = 0;      ///< 0: as many as suit the values
};

/// BadUsage for a method, palette or number of classes that there is not, naming those there are.
Result<styling::ColorBy> parseColorBy(const ColorOptions& options);

/// The attribute that was meant: that of exactly this name, else the only one that differs in upper
/// and lower case or in a prefix such as bldg: alone. BadUsage names the nearest and all there are.
/// @param option names the place it was given, for the message
Result<std::string> attributeMeant(const std::string& option, const std::string& wanted,
                                   const std::vector<std::string>& known);

/// Attribute and, if known, its unit: "bldg:measuredHeight (m)".
std::string legendTitle(const styling::ColorScheme& scheme);
/// An entry of a scheme's legend for people: "10 – 20", "411 住宅", 値なし.
std::string legendText(const styling::ColorScheme& scheme, std::size_t entry, Language language);
/// Whether an entry belongs into a legend: "other" only where there are such features or values.
bool isTold(const styling::ColorScheme& scheme, std::size_t entry, std::uint64_t count);
/// 1,234
std::string countText(std::uint64_t count);

std::string_view methodName(styling::ClassMethod method, Language language);
std::string paletteName(std::string_view palette, Language language);

/// {"attribute", "unit", "method", "palette", "features", "classes": [{"label", "kind", "from",
/// "to", "color", "count"}]}
std::string toJson(const styling::ColorScheme& scheme, const std::vector<std::uint64_t>& counts);

/// What stands in the credit line of a picture whose layers state no source.
std::string_view sourceNotStated(Language language);

}  // namespace kokudo::workbench
