#include "engine/styling/Style.h"

#include "engine/styling/detail/ExpressionParser.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace kokudo::styling {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestStyle = 8u << 20, kMostConditions = 100'000;

/// An expression, or conditions of which the first that holds counts.
struct Rule {
  struct Case {
    ExpressionPtr condition;  ///< null: holds always
    ExpressionPtr value;
  };
  std::vector<Case> cases;

  Evaluated evaluate(Scope& scope) const {
    for (const Case& each : cases) {
      if (each.condition) {
        const Evaluated holds = each.condition->evaluate(scope);
        if (!holds || !toBoolean(*holds)) continue;
      }
      return each.value->evaluate(scope);
    }
    return std::nullopt;
  }
};

Value toValue(const StyleValue& value) {
  if (value.isNothing()) return {};
  if (const bool* flag = value.as<bool>()) return *flag;
  if (const double* number = value.as<double>()) return *number;
  return toText(value);
}

std::optional<std::array<std::uint8_t, 4>> toColor(const StyleValue& value) {
  const Vector* vector = value.as<Vector>();
  if (!vector || vector->size != 4) return std::nullopt;
  std::array<std::uint8_t, 4> color{};
  for (std::size_t i = 0; i < 4; ++i) {
    if (std::isnan(vector->c[i])) return std::nullopt;
    color[i] = static_cast<std::uint8_t>(std::lround(std::clamp(vector->c[i], 0.0, 1.0) * 255));
  }
  return color;
}

}  // namespace

struct Style::Program {
  Names names;
  std::vector<ExpressionPtr> defines;
  std::vector<std::string> properties;
  Rule show, color, pointSize;
  std::vector<std::pair<std::string, ExpressionPtr>> meta;

  Scope scope(const PropertySource& feature) const {
    return {feature, &defines, std::vector<std::optional<Evaluated>>(defines.size())};
  }

  Status read(const Json& json) {
    if (auto status = readDefines(json); !status) return status;
    for (auto [name, rule] : {std::pair("show", &show), std::pair("color", &color),
                              std::pair("pointSize", &pointSize)}) {
      if (auto status = readRule(json, name, *rule); !status) return status;
    }
    if (const auto found = json.find("meta"); found != json.end() && found->is_object()) {
      for (const auto& [name, text] : found->items()) {
        auto parsed = expression(text, fmt::format("meta \"{}\"", name.substr(0, 80)));
        if (!parsed) return parsed.error();
        meta.emplace_back(name, std::move(*parsed));
      }
    }
    properties.assign(names.properties.begin(), names.properties.end());
    return {};
  }

 private:
  Status readDefines(const Json& json) {
    const auto found = json.find("defines");
    if (found == json.end()) return {};
    if (!found->is_object()) return bad("\"defines\" is no object");
    std::map<std::string, std::size_t> defined;
    for (const auto& [name, text] : found->items()) {
      // A define sees properties only, no other defines (Styling 1.0, Defines).
      auto parsed = expression(text, fmt::format("define \"{}\"", name.substr(0, 80)));
      if (!parsed) return parsed.error();
      defined[name] = defines.size();
      defines.push_back(std::move(*parsed));
    }
    names.defines = std::move(defined);
    return {};
  }

  Status readRule(const Json& json, const char* name, Rule& rule) {
    const auto found = json.find(name);
    if (found == json.end() || found->is_null()) return {};
    if (!found->is_object()) {
      auto parsed = expression(*found, fmt::format("\"{}\"", name));
      if (!parsed) return parsed.error();
      rule.cases.push_back({nullptr, std::move(*parsed)});
      return {};
    }
    const auto list = found->find("conditions");
    if (list == found->end() || !list->is_array() || list->size() > kMostConditions)
      return bad(
          fmt::format("\"{}\" has no array of conditions (at most {})", name, kMostConditions));
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Json& pair = (*list)[i];
      const std::string place = fmt::format("\"{}\" condition {}", name, i);
      if (!pair.is_array() || pair.size() != 2) return bad(place + " is not [condition, value]");
      auto condition = expression(pair[0], place);
      if (!condition) return condition.error();
      auto value = expression(pair[1], place + " value");
      if (!value) return value.error();
      rule.cases.push_back({std::move(*condition), std::move(*value)});
    }
    return {};
  }

  Result<ExpressionPtr> expression(const Json& json, const std::string& place) {
    if (json.is_boolean()) return makeConstant({json.get<bool>()});
    if (json.is_number()) return makeConstant({json.get<double>()});
    if (!json.is_string()) return bad(place + " is no expression: expected a text");
    auto parsed = parseExpression(json.get_ref<const std::string&>(), names);
    if (!parsed)
      return Error{parsed.error().kind, "style: " + place + ": " + parsed.error().message};
    return parsed;
  }

  static Error bad(const std::string& what) {
    return Error{Error::Kind::BadInput, "style: " + what};
  }
};

Result<Style> Style::parse(std::string_view json) {
  if (json.size() > kLongestStyle) {
    return Error{Error::Kind::BadInput,
                 fmt::format("style: {} bytes; at most {}", json.size(), kLongestStyle)};
  }
  Json parsed;
  try {
    parsed = Json::parse(json.begin(), json.end());
  } catch (const Json::exception& error) {
    return Error{Error::Kind::BadInput, fmt::format("style: not valid JSON: {}", error.what())};
  }
  if (!parsed.is_object())
    return Error{Error::Kind::BadInput, "style: not a JSON object with \"show\", \"color\" ..."};
  auto program = std::make_shared<Program>();
  if (auto status = program->read(parsed); !status) return status.error();
  Style style;
  style._program = std::move(program);
  return style;
}

Appearance Style::evaluate(const PropertySource& feature) const {
  Appearance appearance;
  if (!_program) return appearance;
  Scope scope = _program->scope(feature);
  if (const Evaluated show = _program->show.evaluate(scope)) appearance.show = toBoolean(*show);
  if (const Evaluated color = _program->color.evaluate(scope)) {
    if (const auto rgba = toColor(*color)) appearance.color = *rgba;
  }
  const Evaluated size = _program->pointSize.evaluate(scope);
  if (size && size->as<double>() && *size->as<double>() >= 0 && std::isfinite(*size->as<double>()))
    appearance.pointSize = *size->as<double>();
  return appearance;
}

Attributes Style::meta(const PropertySource& feature) const {
  Attributes out;
  if (!_program) return out;
  Scope scope = _program->scope(feature);
  for (const auto& [name, expression] : _program->meta) {
    const Evaluated value = expression->evaluate(scope);
    if (value) out.emplace_back(name, toValue(*value));
  }
  return out;
}

const std::vector<std::string>& Style::properties() const {
  static const std::vector<std::string> kNone;
  return _program ? _program->properties : kNone;
}

}  // namespace kokudo::styling
