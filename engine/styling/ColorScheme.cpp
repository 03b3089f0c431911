#include "engine/styling/ColorScheme.h"

#include "engine/styling/detail/StyleText.h"
#include "engine/styling/detail/StyleValue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::styling {

namespace {

constexpr std::size_t kFewKinds = 8, kNumberClasses = 7, kMostCategories = 8;
/// A name that no property has: a define hides the property of its name.
constexpr const char* kNumber = "kokudo:number";

Error refusal(const std::string& what) {
  return Error{Error::Kind::BadUsage, what};
}

std::vector<std::pair<std::string, std::string>> definesOf(const ColorScheme& scheme) {
  if (!scheme.isNumeric()) return {};
  // Number('') and Number(null) are 0 in this language: what is absent must not become a number.
  const std::string v = variableText(scheme.wish.property);
  return {{kNumber, fmt::format("{0} != null && isFinite({0}) && "
                                "regExp('\\\\S').test(String({0})) ? Number({0}) : NaN",
                                v)}};
}

std::string rangeLabel(const std::optional<double>& low, const std::optional<double>& high) {
  if (!low && !high) return "";
  if (!low) return "< " + numberText(*high);
  if (!high) return "≥ " + numberText(*low);
  return numberText(*low) + " – " + numberText(*high);
}

LegendEntry numberEntry(const ColorScheme& scheme, std::size_t i, const AttributeSurvey& survey) {
  LegendEntry entry;
  if (i > 0) entry.low = scheme.breaks[i - 1];
  if (i < scheme.breaks.size()) entry.high = scheme.breaks[i];
  entry.label = rangeLabel(entry.low, entry.high);
  if (scheme.breaks.empty()) {
    const double low = survey.numbers.front(), high = survey.numbers.back();
    entry.label = low == high ? numberText(low) : numberText(low) + " – " + numberText(high);
  }
  const std::string number = fmt::format("${{{}}}", kNumber);
  // The first condition that holds counts: the classes below are gone already.
  entry.condition = entry.high ? fmt::format("{} < {}", number, *entry.high)
                               : fmt::format("isFinite({})", number);
  return entry;
}

LegendEntry categoryEntry(const ColorScheme& scheme, std::size_t i) {
  const Value& value = scheme.values[i];
  LegendEntry entry;
  entry.label = kokudo::toText(value);
  const std::string name = variableText(scheme.wish.property);
  entry.condition = name + " === " + literalText(value);
  // A text that is an array, [1,2,3], is one in expressions, too, and no text.
  const StyleValue seen = fromProperty(value);
  if (std::holds_alternative<std::string>(value) && !seen.as<std::string>())
    entry.condition = "String(" + name + ") === " + literalText(toText(seen));
  return entry;
}

LegendEntry otherEntry(const ColorScheme& scheme) {
  return {"other",
          kNeutralColor,
          LegendEntry::Kind::Other,
          fmt::format("{0} != null && regExp('\\\\S').test(String({0}))",
                      variableText(scheme.wish.property)),
          {},
          {}};
}

LegendEntry noValueEntry() {
  return {"no value", kNoValueColor, LegendEntry::Kind::NoValue, "true", {}, {}};
}

/// The most frequent values; numbers among them stand in their order.
void chooseCategories(ColorScheme& scheme, const AttributeSurvey& survey) {
  std::vector<std::pair<Value, std::size_t>> kinds(survey.kinds.begin(), survey.kinds.end());
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  const std::size_t most = scheme.wish.classes > 0 ? scheme.wish.classes : kMostCategories;
  if (kinds.size() > most) {
    scheme.leftOut = kinds.size() - most;
    kinds.resize(most);
  }
  if (survey.numberCount == survey.values)
    std::sort(kinds.begin(), kinds.end(),
              [](const auto& a, const auto& b) { return numberIn(a.first) < numberIn(b.first); });
  for (const auto& kind : kinds) scheme.values.push_back(kind.first);
}

Status checkWish(const ColorBy& wish) {
  if (wish.classes > kMostClasses)
    return refusal(fmt::format("colour by {}: {} classes; expected 1 to {}", wish.property,
                               wish.classes, kMostClasses));
  if (!wish.palette.empty() && !paletteNamed(wish.palette)) {
    std::string names;
    for (const NamedPalette& each : palettes())
      names += (names.empty() ? "" : ", ") + std::string(each.name);
    return refusal(fmt::format("colour by {}: there is no palette \"{}\"; expected {}",
                               wish.property, wish.palette, names));
  }
  return {};
}

/// Whether nearly all numbers fall into one class of equal steps: heights of a town with a tower.
bool isLopsided(const std::vector<double>& sorted, const std::vector<double>& breaks) {
  std::size_t largest = 0, before = 0;
  for (std::size_t i = 0; i <= breaks.size(); ++i) {
    const auto end = i == breaks.size() ? sorted.end()
                                        : std::lower_bound(sorted.begin(), sorted.end(), breaks[i]);
    const auto until = static_cast<std::size_t>(end - sorted.begin());
    largest = std::max(largest, until - before);
    before = until;
  }
  return largest * 5 > sorted.size() * 3;
}

ClassMethod autoMethod(const ColorBy& wish, const AttributeSurvey& survey) {
  const bool allNumbers = survey.numberCount == survey.values;
  // Whole numbers written as texts are codes: 411 is no larger than 402.
  const bool codes = survey.numbersAsText && survey.onlyWhole;
  if (!allNumbers || codes || survey.kinds.size() <= kFewKinds) return ClassMethod::Category;
  const auto breaks = classBreaks(ClassMethod::Round, survey.numbers,
                                  wish.classes > 0 ? wish.classes : kNumberClasses);
  return isLopsided(survey.numbers, breaks) ? ClassMethod::Quantile : ClassMethod::Round;
}

Result<ClassMethod> methodFor(const ColorBy& wish, const AttributeSurvey& survey) {
  if (wish.method == ClassMethod::Auto) return autoMethod(wish, survey);
  if (wish.method != ClassMethod::Category && survey.numbers.empty())
    return refusal(
        fmt::format("colour by {}: none of its {} values is a number (\"{}\"); use the method "
                    "category",
                    wish.property, survey.values, kokudo::toText(survey.kinds.begin()->first)));
  return wish.method;
}

}  // namespace

std::size_t ColorScheme::entryOf(const Value* value) const {
  const std::size_t last = style.legend.size() - 1;
  if (!value) return last;
  if (isNumeric()) {
    const double number = numberIn(*value);
    if (!std::isfinite(number)) return last;
    return std::size_t(std::upper_bound(breaks.begin(), breaks.end(), number) - breaks.begin());
  }
  const auto* whole = std::get_if<std::int64_t>(value);
  const Value kind = whole ? Value(static_cast<double>(*whole)) : *value;
  return std::size_t(std::find(values.begin(), values.end(), kind) - values.begin());
}

Result<ColorScheme> colorSchemeOf(const ColorBy& wish, FeatureTables tables,
                                  const RowFilter& filter) {
  if (auto status = checkWish(wish); !status) return status.error();
  const AttributeSurvey survey = surveyOf(wish.property, tables, filter);
  if (survey.values == 0)
    return Error{Error::Kind::NotFound,
                 fmt::format("colour by {}: none of {} features has a value of it", wish.property,
                             survey.features)};
  const auto method = methodFor(wish, survey);
  if (!method) return method.error();
  ColorScheme scheme;
  scheme.wish = wish;
  scheme.method = *method;
  scheme.unit = unitOf(wish.property, tables);
  if (scheme.isNumeric())
    scheme.breaks =
        classBreaks(*method, survey.numbers, wish.classes > 0 ? wish.classes : kNumberClasses);
  else
    chooseCategories(scheme, survey);
  const std::size_t classes = scheme.isNumeric() ? scheme.breaks.size() + 1 : scheme.values.size();
  scheme.palette = !wish.palette.empty() ? wish.palette
                   : scheme.isNumeric()  ? "viridis"
                                         : "okabe-ito";
  const auto colors = colorsOf(paletteNamed(scheme.palette)->ramp, classes);
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < classes; ++i) {
    legend.push_back(scheme.isNumeric() ? numberEntry(scheme, i, survey)
                                        : categoryEntry(scheme, i));
    legend.back().color = colors[i];
  }
  if (!scheme.isNumeric()) legend.push_back(otherEntry(scheme));
  legend.push_back(noValueEntry());
  auto style = styleOfLegend(std::move(legend), definesOf(scheme));
  if (!style) return style.error();
  scheme.style = std::move(*style);
  return scheme;
}

std::vector<std::uint64_t> countEntries(const ColorScheme& scheme, FeatureTables tables,
                                        const RowFilter& filter) {
  std::vector<std::uint64_t> counts(scheme.style.legend.size());
  for (const content::FeatureTable* table : tables) {
    const auto* column = columnOf(*table, scheme.wish.property);
    for (std::size_t row = 0; row < table->count; ++row)
      if (!filter || filter(*table, row)) ++counts[scheme.entryOf(valueAt(column, row))];
  }
  return counts;
}

Result<AttributeStyle> styleShowing(const ColorScheme& scheme, const std::vector<bool>& shown) {
  return styleOfLegend(scheme.style.legend, definesOf(scheme), shown);
}

}  // namespace kokudo::styling
