#pragma once

#include "engine/content/FeatureTable.h"

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace kokudo::styling {

using FeatureTables = std::span<const content::FeatureTable* const>;
/// Which features count; empty: all.
using RowFilter = std::function<bool(const content::FeatureTable&, std::size_t row)>;

/// What one property of the features of some tables looks like.
struct AttributeSummary {
  std::string name;         ///< the source's own name, else the id
  std::size_t values = 0;   ///< features that have one
  std::size_t numbers = 0;  ///< of them: numbers, and texts that read as one
  std::size_t kinds = 0;    ///< different values; counts no further than 1000
  bool isNumber() const { return values > 0 && numbers == values; }
};

/// The properties that any table has, in the order in which they occur.
/// @param mostRows to be looked at, shared out evenly among the tables
std::vector<AttributeSummary> attributesOf(FeatureTables tables, std::size_t mostRows = 1u << 30);

/// The values of one property.
struct AttributeSurvey {
  std::size_t features = 0;            ///< looked at
  std::size_t values = 0;              ///< features that have a value
  std::vector<double> numbers;         ///< sorted; of more than a million only some
  std::size_t numberCount = 0;         ///< values that are numbers, or texts that read as one
  bool numbersAsText = false;          ///< some
  bool onlyWhole = true;               ///< no number has a fraction
  std::map<Value, std::size_t> kinds;  ///< how often each value occurs; whole numbers as double
};

/// @param property id or name of a column
AttributeSurvey surveyOf(const std::string& property, FeatureTables tables,
                         const RowFilter& filter = {});

/// The column of that id or, else, name; null where there is none.
const content::FeatureTable::Column* columnOf(const content::FeatureTable& table,
                                              const std::string& property);
/// The value in a row, or null where there is no column or the value is absent or a blank text.
const Value* valueAt(const content::FeatureTable::Column* column, std::size_t row);

/// The number that a value is or, as a text, reads as; NaN where it is none.
double numberIn(const Value& value);

/// Names of `known` that come nearest to `wanted`, best first: a mistyped or shortened name.
std::vector<std::string> nearestNames(const std::string& wanted,
                                      const std::vector<std::string>& known, std::size_t most = 3);

/// The unit of a property as far as it can be known: a column beside it (NAME_uom), brackets in the
/// name (高さ[m]), or what CityGML lays down for measuredHeight and the like; else "".
std::string unitOf(const std::string& property, FeatureTables tables);

}  // namespace kokudo::styling
