#include "engine/styling/AttributeSurvey.h"

#include "engine/styling/detail/StyleValue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace kokudo::styling {

namespace {

using Column = content::FeatureTable::Column;

constexpr std::size_t kMostKinds = 100'000, kKindsTold = 1000, kMostNumbers = 1'000'000;

bool isBlank(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return true;
  const auto* text = std::get_if<std::string>(&value);
  return text && text->find_first_not_of(" \t\r\n") == std::string::npos;
}

/// 7 and 7.0 are one kind.
Value kindOf(const Value& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole ? Value(static_cast<double>(*whole)) : value;
}

const std::string& nameOf(const Column& column) {
  return column.name.empty() ? column.id : column.name;
}

}  // namespace

double numberIn(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (std::holds_alternative<std::string>(value) && !isBlank(value))
    return toNumber(fromProperty(value));
  return std::numeric_limits<double>::quiet_NaN();
}

const Column* columnOf(const content::FeatureTable& table, const std::string& property) {
  for (const Column& column : table.columns)
    if (column.id == property) return &column;
  for (const Column& column : table.columns)
    if (column.name == property) return &column;
  return nullptr;
}

const Value* valueAt(const Column* column, std::size_t row) {
  if (!column || row >= column->values.size() || isBlank(column->values[row])) return nullptr;
  return &column->values[row];
}

std::vector<AttributeSummary> attributesOf(FeatureTables tables, std::size_t mostRows) {
  std::vector<AttributeSummary> all;
  std::map<std::string, std::size_t> places;
  std::vector<std::set<Value>> kinds;
  const std::size_t share = mostRows / std::max<std::size_t>(1, tables.size()) + 1;
  for (const content::FeatureTable* table : tables) {
    for (const Column& column : table->columns) {
      const auto [place, isNew] = places.emplace(nameOf(column), all.size());
      if (isNew) {
        all.push_back({nameOf(column)});
        kinds.emplace_back();
      }
      AttributeSummary& summary = all[place->second];
      auto& known = kinds[place->second];
      for (std::size_t row = 0; row < std::min(share, column.values.size()); ++row) {
        const Value& value = column.values[row];
        if (isBlank(value)) continue;
        ++summary.values;
        summary.numbers += std::isfinite(numberIn(value));
        if (known.size() < kKindsTold) known.insert(kindOf(value));
      }
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) all[i].kinds = kinds[i].size();
  return all;
}

AttributeSurvey surveyOf(const std::string& property, FeatureTables tables,
                         const RowFilter& filter) {
  AttributeSurvey survey;
  for (const content::FeatureTable* table : tables) {
    const Column* column = columnOf(*table, property);
    for (std::size_t row = 0; row < table->count; ++row) {
      if (filter && !filter(*table, row)) continue;
      ++survey.features;
      const Value* found = valueAt(column, row);
      if (!found) continue;
      const Value& value = *found;
      ++survey.values;
      if (survey.kinds.size() < kMostKinds || survey.kinds.count(kindOf(value)))
        ++survey.kinds[kindOf(value)];
      const double number = numberIn(value);
      if (!std::isfinite(number)) continue;
      ++survey.numberCount;
      survey.numbersAsText |= std::holds_alternative<std::string>(value);
      survey.onlyWhole = survey.onlyWhole && number == std::floor(number);
      // Every value of a city, a share of the points of a cloud.
      if (survey.numbers.size() < kMostNumbers || survey.numberCount % 64 == 0)
        survey.numbers.push_back(number);
    }
  }
  std::sort(survey.numbers.begin(), survey.numbers.end());
  return survey;
}

}  // namespace kokudo::styling
