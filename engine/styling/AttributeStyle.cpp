#include "engine/styling/AttributeStyle.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace kokudo::styling {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostClasses = 20, kMostCategories = 16, kFewValues = 8;
constexpr const char* kOtherLabel = "other";

Error badUsage(const std::string& what) {
  return Error{Error::Kind::BadUsage, what};
}

/// A text of the language; ${ would name a variable.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' || c == '\'') out += '\\';
    if (c == '{' && i > 0 && text[i - 1] == '$') out += "' + '";
    out += c;
  }
  return out + "'";
}

std::string variable(const std::string& property) {
  std::string name;
  for (const char c : property) {
    if (c == '\\' || c == '\'') name += '\\';
    name += c;
  }
  return "${feature['" + name + "']}";
}

std::string colorText(const Rgba& color) {
  return fmt::format("rgba({}, {}, {}, {})", color[0], color[1], color[2],
                     std::round(color[3] / 2.55) / 100);
}

std::string literal(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  return toText(value);
}

/// Collects conditions in the order of the legend.
class Builder {
 public:
  void add(const std::string& condition, const Rgba& color, const std::string& label) {
    _conditions.push_back(Json::array({condition, colorText(color)}));
    _out.legend.push_back({label, color});
  }

  Result<AttributeStyle> finish() {
    add("true", kNeutralColor, kOtherLabel);
    const Json json{{"color", {{"conditions", _conditions}}}};
    _out.styleJson = json.dump(2, ' ', false, Json::error_handler_t::replace);
    auto style = Style::parse(_out.styleJson);
    if (!style) return style.error();
    _out.style = std::move(*style);
    return std::move(_out);
  }

 private:
  Json _conditions = Json::array();
  AttributeStyle _out;
};

std::string numberText(double number) {
  // %g keeps six digits: enough for a legend, and no 0.30000000000000004.
  return fmt::format("{:.6g}", number);
}

/// 1, 2 or 5 times a power of ten, so that `span` has at most `classes` steps of it.
double roundStep(double span, std::size_t classes) {
  const double raw = span / static_cast<double>(classes);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw * 0.999999) return factor * power;
  }
  return 10 * power;
}

/// What a property's values look like, over all tables.
struct Survey {
  std::size_t total = 0, numbers = 0;
  double low = 0, high = 0;
  std::map<Value, std::size_t> kinds;  ///< with how often they occur

  void add(const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return;
    ++total;
    if (kinds.size() < 100'000 || kinds.count(value)) ++kinds[value];
    const auto* whole = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    if (!whole && !real) return;
    const double number = whole ? static_cast<double>(*whole) : *real;
    if (!std::isfinite(number)) return;
    low = numbers == 0 ? number : std::min(low, number);
    high = numbers == 0 ? number : std::max(high, number);
    ++numbers;
  }
};

Survey surveyOf(const std::string& property, std::span<const content::FeatureTable* const> tables) {
  Survey survey;
  for (const content::FeatureTable* table : tables) {
    for (const auto& column : table->columns) {
      if (column.id != property && column.name != property) continue;
      for (const Value& value : column.values) survey.add(value);
    }
  }
  return survey;
}

Result<AttributeStyle> byKinds(const std::string& property, const Survey& survey) {
  std::vector<std::pair<Value, std::size_t>> kinds(survey.kinds.begin(), survey.kinds.end());
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (kinds.size() > kMostCategories) kinds.resize(kMostCategories);
  std::vector<Category> categories;
  for (const auto& [value, count] : kinds)
    categories.push_back({value, categoryColor(categories.size()), ""});
  return styleByCategories(property, categories);
}

}  // namespace

Result<AttributeStyle> styleByRanges(const std::string& property,
                                     std::span<const NumberRange> ranges) {
  if (ranges.empty()) return badUsage("style by ranges: no ranges given");
  Builder builder;
  const std::string name = variable(property);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const NumberRange& range = ranges[i];
    if (!(range.low <= range.high) || !std::isfinite(range.low) || !std::isfinite(range.high)) {
      return badUsage(
          fmt::format("style by ranges: range {} runs from {} to {}", i, range.low, range.high));
    }
    const bool last = i + 1 == ranges.size();
    builder.add(
        fmt::format("{0} >= {1} && {0} {2} {3}", name, range.low, last ? "<=" : "<", range.high),
        range.color,
        range.label.empty() ? numberText(range.low) + " - " + numberText(range.high) : range.label);
  }
  return builder.finish();
}

Result<AttributeStyle> styleByRamp(const std::string& property, double low, double high,
                                   std::size_t classes, Ramp ramp) {
  if (classes < 1 || classes > kMostClasses) {
    return badUsage(
        fmt::format("style by ramp: {} classes; expected 1 to {}", classes, kMostClasses));
  }
  const auto colors = rampColors(ramp, classes);
  std::vector<NumberRange> ranges;
  const auto edge = [&](std::size_t i) {
    return i == classes
               ? high
               : low + (high - low) * static_cast<double>(i) / static_cast<double>(classes);
  };
  for (std::size_t i = 0; i < classes; ++i) ranges.push_back({edge(i), edge(i + 1), colors[i], ""});
  return styleByRanges(property, ranges);
}

Result<AttributeStyle> styleByCategories(const std::string& property,
                                         std::span<const Category> categories) {
  if (categories.empty()) return badUsage("style by categories: no categories given");
  Builder builder;
  for (const Category& category : categories) {
    const bool isNull = std::holds_alternative<std::monostate>(category.value);
    builder.add(variable(property) + (isNull ? " == null" : " === " + literal(category.value)),
                category.color, category.label.empty() ? toText(category.value) : category.label);
  }
  return builder.finish();
}

Result<AttributeStyle> styleByAttribute(const std::string& property,
                                        std::span<const content::FeatureTable* const> tables,
                                        Ramp ramp) {
  const Survey survey = surveyOf(property, tables);
  if (survey.total == 0) {
    return Error{Error::Kind::NotFound,
                 fmt::format("style by attribute: no feature has the property \"{}\"", property)};
  }
  const bool isNumber = survey.numbers == survey.total;
  if (!isNumber || survey.kinds.size() <= kFewValues) return byKinds(property, survey);
  const double step = roundStep(survey.high - survey.low, 7);
  const double low = std::floor(survey.low / step) * step;
  const auto classes = static_cast<std::size_t>(
      std::clamp(std::ceil((survey.high - low) / step - 1e-9), 1.0, double(kMostClasses)));
  return styleByRamp(property, low, low + step * static_cast<double>(classes), classes, ramp);
}

}  // namespace kokudo::styling
