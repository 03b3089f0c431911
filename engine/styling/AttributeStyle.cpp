#include "engine/styling/AttributeStyle.h"

#include "engine/styling/detail/StyleText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace kokudo::styling {

namespace {

using Json = nlohmann::json;

Error badUsage(const std::string& what) {
  return Error{Error::Kind::BadUsage, what};
}

LegendEntry allOthers() {
  return {"other", kNeutralColor, LegendEntry::Kind::Other, "true", {}, {}};
}

}  // namespace

Result<AttributeStyle> styleOfLegend(
    std::vector<LegendEntry> legend,
    const std::vector<std::pair<std::string, std::string>>& defines,
    const std::vector<bool>& shown) {
  Json colors = Json::array(), shows = Json::array();
  bool allShown = true;
  for (std::size_t i = 0; i < legend.size(); ++i) {
    const bool isShown = i >= shown.size() || shown[i];
    allShown = allShown && isShown;
    colors.push_back(Json::array({legend[i].condition, colorText(legend[i].color)}));
    shows.push_back(Json::array({legend[i].condition, isShown ? "true" : "false"}));
  }
  Json json{{"color", {{"conditions", std::move(colors)}}}};
  if (!allShown) json["show"] = {{"conditions", std::move(shows)}};
  for (const auto& [name, expression] : defines) json["defines"][name] = expression;
  AttributeStyle out;
  out.styleJson = json.dump(2, ' ', false, Json::error_handler_t::replace);
  auto style = Style::parse(out.styleJson);
  if (!style) return style.error();
  out.style = std::move(*style);
  out.legend = std::move(legend);
  return out;
}

Result<AttributeStyle> styleByRanges(const std::string& property,
                                     std::span<const NumberRange> ranges) {
  if (ranges.empty()) return badUsage("style by ranges: no ranges given");
  std::vector<LegendEntry> legend;
  const std::string name = variableText(property);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const NumberRange& range = ranges[i];
    if (!(range.low <= range.high) || !std::isfinite(range.low) || !std::isfinite(range.high)) {
      return badUsage(
          fmt::format("style by ranges: range {} runs from {} to {}", i, range.low, range.high));
    }
    const bool last = i + 1 == ranges.size();
    legend.push_back(
        {range.label.empty() ? numberText(range.low) + " - " + numberText(range.high) : range.label,
         range.color, LegendEntry::Kind::Class,
         fmt::format("{0} >= {1} && {0} {2} {3}", name, range.low, last ? "<=" : "<", range.high),
         range.low, range.high});
  }
  legend.push_back(allOthers());
  return styleOfLegend(std::move(legend));
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
  std::vector<LegendEntry> legend;
  for (const Category& category : categories) {
    const bool isNull = std::holds_alternative<std::monostate>(category.value);
    legend.push_back(
        {category.label.empty() ? toText(category.value) : category.label,
         category.color,
         LegendEntry::Kind::Class,
         variableText(property) + (isNull ? " == null" : " === " + literalText(category.value)),
         {},
         {}});
  }
  legend.push_back(allOthers());
  return styleOfLegend(std::move(legend));
}

}  // namespace kokudo::styling
